// Every command and query by name: what the threads and the inline store dispatch on.
import type { StoreCommands, StoreQueries } from "../../ports/store.ts";
import * as access from "./command/access.ts";
import * as accessQueries from "./query/access.ts";
import type { Database } from "./database.ts";
import * as erase from "./command/delete.ts";
import { forkSession } from "./command/fork.ts";
import * as inputs from "./command/input.ts";
import { editInput } from "./command/place.ts";
import * as pauses from "./command/pause.ts";
import * as recovery from "./command/recover.ts";
import * as sessions from "./command/session.ts";
import * as sessionQueries from "./query/session.ts";
import * as steps from "./command/step.ts";
import * as turns from "./command/turn.ts";

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
  startTool: steps.startTool,
  finishTool: steps.finishTool,
  endTurn: turns.endTurn,
  recoverTurns: recovery.recoverTurns,
  pauseTurn: pauses.pauseTurn,
  retryStep: pauses.retryStep,
  resumeTurn: recovery.resumeTurn,
  handBack: recovery.handBack,
  putSettings: access.putSettings,
  createToken: access.createToken,
  deleteToken: access.deleteToken,
  touchToken: access.touchToken,
  createLogin: access.createLogin,
  deleteLogin: access.deleteLogin,
};

export const QUERIES: Bound<StoreQueries> = {
  getSession: sessionQueries.getSession,
  listSessions: sessionQueries.listSessions,
  listMessages: sessionQueries.listMessages,
  readContext: sessionQueries.readContext,
  getTurn: sessionQueries.getTurn,
  listQueue: sessionQueries.listQueue,
  listTurnMessages: sessionQueries.listTurnMessages,
  readEvents: sessionQueries.readEvents,
  readWatchStart: sessionQueries.readWatchStart,
  readListEvents: accessQueries.readListEvents,
  getSettings: accessQueries.getSettings,
  listTokens: accessQueries.listTokens,
  findToken: accessQueries.findToken,
  findLogin: accessQueries.findLogin,
  checkIntegrity: accessQueries.checkIntegrity,
};
