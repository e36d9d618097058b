// Every command and query by name: what the threads and the inline store dispatch on.
import type { StoreCommands, StoreQueries } from "../../ports/store.ts";
import * as access from "./command/access.ts";
import * as rebuilds from "./care/rebuild.ts";
import * as accessQueries from "./query/access.ts";
import type { Database } from "./database.ts";
import * as erase from "./command/delete.ts";
import * as deletions from "./job/deletion.ts";
import { readDeletion } from "./query/deletion.ts";
import { listSessions } from "./query/session-list.ts";
import { markSeen, placeSession } from "./command/place-session.ts";
import { forkSession } from "./command/fork.ts";
import { finishTitle, readTitling } from "./command/title.ts";
import * as inputs from "./command/input.ts";
import * as invites from "./command/invite.ts";
import * as persons from "./command/person.ts";
import { editInput } from "./command/place.ts";
import { importTurns } from "./command/import.ts";
import * as files from "./file/file.ts";
import * as pauses from "./command/turn/pause.ts";
import * as recovery from "./command/turn/recover.ts";
import * as backlog from "./search/backlog.ts";
import { putKeys } from "./search/key.ts";
import { mergeIndexes } from "./search/merge.ts";
import { searchSessions } from "./search/find/search.ts";
import { recallMessages } from "./search/recall.ts";
import { putVectors } from "./search/vector.ts";
import { eraseIncognito } from "./prune/incognito.ts";
import * as plans from "./prune/plan.ts";
import * as prunes from "./prune/progress.ts";
import { pruneSession } from "./prune/prune.ts";
import { readStorage } from "./prune/storage.ts";
import * as embeddings from "./vector/embed.ts";
import * as sessions from "./command/session.ts";
import * as inviteQueries from "./query/invite.ts";
import * as people from "./query/person.ts";
import * as secrets from "./query/secret.ts";
import * as sessionQueries from "./query/session.ts";
import { changeMemories } from "./memory/change-set.ts";
import * as decisions from "./memory/decision.ts";
import * as distill from "./memory/distill.ts";
import * as erasures from "./memory/erase.ts";
import { claimJob, finishJob, nextJob } from "./job/job.ts";
import * as memories from "./memory/query.ts";
import { recallMemories } from "./memory/recall.ts";
import * as prompts from "./memory/prompt.ts";
import * as receipts from "./memory/receipt.ts";
import { beatTurns } from "./command/turn/lease.ts";
import { readSpending } from "./command/turn/spending.ts";
import * as tools from "./command/turn/tool.ts";
import * as turnQueries from "./query/turn.ts";
import * as steps from "./command/turn/step.ts";
import * as turns from "./command/turn/turn.ts";
import { listLinks } from "./query/link.ts";
import { noteIncoming } from "./transfer/file.ts";
import { handOff } from "./transfer/hand-off.ts";
import { listBundle, listSessionMemories } from "./transfer/pick.ts";
import { readBundled } from "./transfer/read.ts";
import { importSessions } from "./transfer/write.ts";

type Bound<T extends object> = { [K in keyof T]: T[K] extends (...input: infer I) => infer O ? (db: Database, ...input: I) => O : never };

export const COMMANDS: Bound<StoreCommands> = {
  createSession: sessions.createSession,
  renameSession: sessions.renameSession,
  finishTitle,
  closeSession: sessions.closeSession,
  reopenSession: sessions.reopenSession,
  forkSession,
  deleteSession: erase.deleteSession,
  sweepEmpty: erase.sweepEmpty,
  purgeDeleted: erase.purgeDeleted,
  finishCompaction: deletions.finishCompaction,
  openPrune: plans.openPrune,
  fillPrune: plans.fillPrune,
  dropPrune: plans.dropPrune,
  startPrune: plans.startPrune,
  pruneSession,
  finishPrune: plans.finishPrune,
  cancelPrune: plans.cancelPrune,
  eraseIncognito,
  placeSession,
  markSeen,
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
  changeMemories,
  applyChangeSet: decisions.applyChangeSet,
  rejectChangeSet: decisions.rejectChangeSet,
  undoChangeSet: decisions.undoChangeSet,
  eraseMemory: erasures.eraseMemory,
  clearMemories: erasures.clearMemories,
  claimJob,
  finishJob,
  askDistill: distill.askDistill,
  finishDistill: distill.finishDistill,
  failDistill: distill.failDistill,
  saveReceipt: receipts.saveReceipt,
  saveInstructions: prompts.saveInstructions,
  addFile: files.addFile,
  dropFile: files.dropFile,
  sweepFiles: files.sweepFiles,
  finishErasure: files.finishErasure,
  putSettings: access.putSettings,
  createInvite: invites.createInvite,
  revokeInvite: invites.revokeInvite,
  acceptInvite: invites.acceptInvite,
  renamePerson: persons.renamePerson,
  removePerson: persons.removePerson,
  forgetPerson: persons.forgetPerson,
  createToken: access.createToken,
  deleteToken: access.deleteToken,
  touchToken: access.touchToken,
  createLogin: access.createLogin,
  deleteLogin: access.deleteLogin,
  rebuildSessions: rebuilds.rebuildSessions,
  removeLeftovers: rebuilds.removeLeftovers,
  reindex: rebuilds.reindex,
  refoldMemories: rebuilds.refoldMemories,
  reindexMemories: rebuilds.reindexMemories,
  importTurns,
  importSessions,
  handOff,
  noteIncoming,
  putKeys,
  putVectors,
  finishEmbedding: embeddings.finishEmbedding,
  indexBacklog: backlog.indexBacklog,
  mergeIndexes,
  rebuildIndex: backlog.rebuildIndex,
};

export const QUERIES: Bound<StoreQueries> = {
  getSession: sessionQueries.getSession,
  listSessions,
  readDeletion,
  listLinks,
  listBundle,
  readBundled,
  listSessionMemories,
  listDeletions: deletions.listDeletions,
  readCompaction: deletions.readCompaction,
  readPlan: prunes.readPlan,
  listPrunes: prunes.listPrunes,
  listPruneLeft: prunes.listPruneLeft,
  listOutlived: prunes.listOutlived,
  readStorage,
  listMessages: sessionQueries.listMessages,
  getTurn: sessionQueries.getTurn,
  readTitling,
  listQueue: sessionQueries.listQueue,
  listTurnMessages: sessionQueries.listTurnMessages,
  readEvents: sessionQueries.readEvents,
  readWatchStart: sessionQueries.readWatchStart,
  findOverdue: turnQueries.findOverdue,
  readDistillable: distill.readDistillable,
  readPrompt: prompts.readPrompt,
  recallMemories,
  listMemories: memories.listMemories,
  getMemory: memories.getMemory,
  listChangeSets: memories.listChangeSets,
  nextJob,
  hasConsent: turnQueries.hasConsent,
  readSpending,
  readListEvents: accessQueries.readListEvents,
  readFiles: files.readFiles,
  listErasures: files.listErasures,
  listHashes: files.listHashes,
  getSettings: accessQueries.getSettings,
  listPeople: people.listPeople,
  getPerson: people.getPerson,
  findPerson: people.findPerson,
  listLeftSessions: people.listLeftSessions,
  listErasing: people.listErasing,
  listInvites: inviteQueries.listInvites,
  findInvite: inviteQueries.findInvite,
  listTokens: secrets.listTokens,
  findToken: secrets.findToken,
  findLogin: secrets.findLogin,
  checkIntegrity: accessQueries.checkIntegrity,
  recallMessages,
  searchSessions,
  listUnembedded: embeddings.listUnembedded,
  readEmbedding: embeddings.readEmbedding,
  readIndexProgress: backlog.readIndexProgress,
};
