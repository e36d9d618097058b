// Every command and query by name: what the threads and the inline store dispatch on.
import type { StoreCommands, StoreQueries } from "../../ports/store.ts";
import * as access from "./command/access.ts";
import * as rebuilds from "./care/rebuild.ts";
import * as accessQueries from "./query/access.ts";
import type { Database } from "./database.ts";
import * as erase from "./command/delete.ts";
import { forkSession } from "./command/fork.ts";
import * as inputs from "./command/input.ts";
import { editInput } from "./command/place.ts";
import * as files from "./file/file.ts";
import * as pauses from "./command/turn/pause.ts";
import * as recovery from "./command/turn/recover.ts";
import * as sessions from "./command/session.ts";
import * as sessionQueries from "./query/session.ts";
import { beatTurns } from "./command/turn/lease.ts";
import { readSpending } from "./command/turn/spending.ts";
import * as tools from "./command/turn/tool.ts";
import * as turnQueries from "./query/turn.ts";
import * as steps from "./command/turn/step.ts";
import * as turns from "./command/turn/turn.ts";

type Bound<T extends object> = { [K in keyof T]: T[K] extends (...input: infer I) => infer O ? (db: Database, ...input: I) => O : never };

export const COMMANDS: Bound<StoreCommands> = {
  createSession: sessions.createSession,
  renameSession: sessions.renameSession,
  closeSession: sessions.closeSession,
  reopenSession: sessions.reopenSession,
  forkSession,
  deleteSession: erase.deleteSession,
  sweepEmpty: erase.sweepEmpty,
  acceptInput: inputs.acceptInput,
  startNext: inputs.startNext,
  withdrawInput: inputs.withdrawInput,
  editInput,
  startStep: steps.startStep,
  savePartial: steps.savePartial,
  finishStep: steps.finishStep,
  startTool: tools.startTool,
  askTool: tools.askTool,
  answerTool: tools.answerTool,
  finishTool: tools.finishTool,
  endTurn: turns.endTurn,
  recoverTurns: recovery.recoverTurns,
  pauseTurn: pauses.pauseTurn,
  retryStep: pauses.retryStep,
  resumeTurn: recovery.resumeTurn,
  handBack: recovery.handBack,
  beatTurns,
  addFile: files.addFile,
  dropFile: files.dropFile,
  sweepFiles: files.sweepFiles,
  finishErasure: files.finishErasure,
  putSettings: access.putSettings,
  createToken: access.createToken,
  deleteToken: access.deleteToken,
  touchToken: access.touchToken,
  createLogin: access.createLogin,
  deleteLogin: access.deleteLogin,
  rebuildSessions: rebuilds.rebuildSessions,
  removeLeftovers: rebuilds.removeLeftovers,
  reindex: rebuilds.reindex,
};

export const QUERIES: Bound<StoreQueries> = {
  getSession: sessionQueries.getSession,
  listSessions: sessionQueries.listSessions,
  listMessages: sessionQueries.listMessages,
  getTurn: sessionQueries.getTurn,
  listQueue: sessionQueries.listQueue,
  listTurnMessages: sessionQueries.listTurnMessages,
  readEvents: sessionQueries.readEvents,
  readWatchStart: sessionQueries.readWatchStart,
  findOverdue: turnQueries.findOverdue,
  hasConsent: turnQueries.hasConsent,
  readSpending,
  readListEvents: accessQueries.readListEvents,
  readFiles: files.readFiles,
  listErasures: files.listErasures,
  listHashes: files.listHashes,
  getSettings: accessQueries.getSettings,
  listTokens: accessQueries.listTokens,
  findToken: accessQueries.findToken,
  findLogin: accessQueries.findLogin,
  checkIntegrity: accessQueries.checkIntegrity,
};
