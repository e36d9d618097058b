// The typed client: every route of the API as a function. Used by the console, the terminal and the tests.
import type { CreatedToken, Login, LoginLink, TokenList, Who } from "../contract/access.ts";
import type { AgentDetail, AgentList, ReloadReport } from "../contract/agent.ts";
import type { Backup, BackupList } from "../contract/care/backup.ts";
import type { DeletionList } from "../contract/care/deletion.ts";
import type { Examination, Rebuilt } from "../contract/care/doctor.ts";
import type { PruneList } from "../contract/care/prune.ts";
import type { HandedOff, HandOffBody, HandOffPreview } from "../contract/export/export.ts";
import type { UploadedFile } from "../contract/file.ts";
import type { Diagnosis, Health } from "../contract/health.ts";
import type { Accepted, Answered, MessagePage, PatchInput, SendMessage } from "../contract/message.ts";
import type { Applied, ChangeSetList, Undone } from "../contract/memory/change-set.ts";
import type { Cleared, CreateMemory, MemoryList, PatchMemory } from "../contract/memory/memory.ts";
import type { ModelState, TestedModel } from "../contract/model.ts";
import type { CreatedInvite, Invited } from "../contract/person/invite.ts";
import type { People, RemovedPerson } from "../contract/person/person.ts";
import type { Closed, Deleted, SessionList } from "../contract/session.ts";
import type { PatchSettings, Settings } from "../contract/setting.ts";
import type { Agent } from "../domain/agent.ts";
import type { Prune, PrunePlan } from "../domain/care/prune.ts";
import type { Reclaimed, Storage } from "../domain/care/storage.ts";
import type { DeletionPreview } from "../domain/care/deletion.ts";
import type { SessionEvent } from "../domain/event.ts";
import { BUNDLE_MEDIA_TYPE } from "../domain/export/bundle.ts";
import type { ImportedSessions } from "../domain/export/bundle.ts";
import type { ExportFormat, SessionExport } from "../domain/export/export.ts";
import type { SessionLinks } from "../domain/export/link.ts";
import type { AgentId, ChangeSetId, FileId, MemoryId, MessageId, PersonId, PruneId, SessionId, TurnId } from "../domain/ids.ts";
import type { ChangeSet, ChangeStatus } from "../domain/memory/change-set.ts";
import type { MemoryDetail } from "../domain/memory/detail.ts";
import type { Memory, MemoryKind } from "../domain/memory/memory.ts";
import type { PromptContext } from "../domain/prompt/part.ts";
import type { PersonRow, Scope } from "../domain/person/person.ts";
import type { ToolAnswer } from "../domain/question.ts";
import type { SearchPage } from "../domain/search/hit.ts";
import type { MemoryState, Outcome, Session, SessionStatus, SessionType } from "../domain/session.ts";
import type { QueuedInput, Turn } from "../domain/turn.ts";
import type { Wire } from "./http.ts";
import { send, sendJson } from "./http.ts";
import { readServerEvents } from "./sse.ts";

export type SessionQuery = {
  agent_id?: AgentId;
  type?: readonly SessionType[];
  status?: SessionStatus;
  archived?: "false" | "true" | "any";
  channel?: string;
  q?: string;
  memory?: readonly MemoryState[];
  outcome?: readonly Outcome[];
  unread?: boolean;
  order?: "pinned" | "activity";
  before?: string;
  after?: string;
  cursor?: string;
  limit?: number;
};

/** `q` as people write it; see docs/search.md. */
export type SearchQuery = {
  q: string;
  agent_id?: AgentId;
  type?: readonly SessionType[];
  status?: SessionStatus;
  channel?: string;
  before?: string;
  after?: string;
  cursor?: string;
  limit?: number;
};

/** Which sessions: those last active strictly before `before`. */
export type PruneQuery = { before: string; agent_id?: AgentId; type?: readonly SessionType[]; skip_distill?: boolean; forget?: boolean };

export type MemoryQuery = {
  q?: string;
  kind?: MemoryKind;
  /** Those that hold now, or those that do not any more; both when left out. */
  current?: boolean;
  pinned?: boolean;
  /** Only these; at most 200. */
  id?: readonly MemoryId[];
  cursor?: string;
  limit?: number;
};

export type ChangeSetQuery = { agent_id?: AgentId; session_id?: SessionId; status?: ChangeStatus; cursor?: string; limit?: number };

/** What of a session is exported; without `mask` secrets are masked in a context only. */
export type ExportQuery = { format?: ExportFormat; last?: number; tools?: boolean; memories?: boolean; mask?: boolean };
export type HandOffQuery = { agent_id: AgentId; last?: number; tools?: boolean; mask?: boolean };
/** Sessions by id, of an agent, or all, with `branches` their forks too. */
export type BundleQuery = { session_id?: readonly SessionId[]; agent_id?: AgentId; all?: boolean; branches?: boolean };

export type Client = ReturnType<typeof createClient>;

/** A client of the server at `wire.base_url`. Every function throws AppError with the server's code and message. */
export function createClient(wire: Wire) {
  const get = <T>(path: string, query?: Record<string, string | number | boolean | readonly string[] | undefined>) =>
    sendJson<T>(wire, "GET", path, query ? { query } : {});
  const post = <T>(path: string, body: unknown = {}) => sendJson<T>(wire, "POST", path, { body });
  const session = (id: SessionId) => `/sessions/${encodeURIComponent(id)}`;
  const agent = (id: AgentId) => `/agents/${encodeURIComponent(id)}`;
  const memory = (id: MemoryId) => `/memories/${encodeURIComponent(id)}`;
  const changeSet = (id: ChangeSetId) => `/distillations/${encodeURIComponent(id)}`;
  return {
    wire,
    health: () => get<Health>("/health"),
    diagnose: () => get<Diagnosis>("/diagnosis"),
    examine: () => get<Examination>("/doctor"),
    rebuild: () => post<Rebuilt>("/doctor/rebuild"),
    readStorage: () => get<Storage>("/storage"),
    /** Takes the bytes of what was deleted out of the files now. */
    compactStorage: () => post<Reclaimed>("/storage/compact"),
    makeBackup: () => post<Backup>("/backups"),
    listBackups: () => get<BackupList>("/backups"),

    login: (body: Login) => post<Who>("/login", body),
    logout: () => post<void>("/logout"),
    who: () => get<Who>("/me"),
    readInvite: (code: string) => post<Invited>("/invites/read", { code }),
    acceptInvite: (code: string, password: string) => post<Who>("/invites/accept", { code, password }),
    listPeople: () => get<People>("/people"),
    invitePerson: (name: string) => post<CreatedInvite>("/invites", { name }),
    revokeInvite: (id: string) => sendJson<void>(wire, "DELETE", `/invites/${encodeURIComponent(id)}`),
    renamePerson: (id: PersonId, name: string) => sendJson<PersonRow>(wire, "PATCH", `/people/${encodeURIComponent(id)}`, { body: { name } }),
    resetPerson: (id: PersonId) => post<CreatedInvite>(`/people/${encodeURIComponent(id)}/reset`),
    removePerson: (id: PersonId, sessions: "delete" | "keep") => sendJson<RemovedPerson>(wire, "DELETE", `/people/${encodeURIComponent(id)}`, { query: { sessions } }),

    createLoginLink: () => post<LoginLink>("/login-links"),
    listTokens: () => get<TokenList>("/tokens"),
    createToken: (name: string, scopes: Scope[]) => post<CreatedToken>("/tokens", { name, scopes }),
    deleteToken: (id: string) => sendJson<void>(wire, "DELETE", `/tokens/${encodeURIComponent(id)}`),

    listAgents: () => get<AgentList>("/agents"),
    getAgent: (id: AgentId) => get<AgentDetail>(agent(id)),
    createAgent: (yaml: string) => post<Agent>("/agents", { yaml }),
    putAgent: (id: AgentId, yaml: string) => sendJson<Agent>(wire, "PUT", agent(id), { body: { yaml } }),
    deleteAgent: (id: AgentId) => sendJson<void>(wire, "DELETE", agent(id)),
    reloadAgents: () => post<ReloadReport>("/agents/reload"),

    createSession: (body: { agent_id: AgentId; title?: string; incognito?: boolean }) => post<Session>("/sessions", body),
    listSessions: (query: SessionQuery = {}) => get<SessionList>("/sessions", query),
    searchSessions: (query: SearchQuery) => get<SearchPage>("/search", query),
    getSession: (id: SessionId) => get<Session>(session(id)),
    renameSession: (id: SessionId, title: string) => sendJson<Session>(wire, "PATCH", session(id), { body: { title } }),
    /** Pins or archives, or takes that back. */
    placeSession: (id: SessionId, place: { pinned?: boolean; archived?: boolean }) => sendJson<Session>(wire, "PATCH", session(id), { body: place }),
    markSeen: (id: SessionId, seq: number) => post<Session>(`${session(id)}/seen`, { seq }),
    /** What would go with it, and what would keep copies. */
    readDeletion: (id: SessionId) => get<DeletionPreview>(`${session(id)}/deletion`),
    /** With `forget` also the memories that only this session supports. */
    deleteSession: (id: SessionId, { forget }: { forget?: boolean } = {}) => sendJson<Deleted>(wire, "DELETE", session(id), forget ? { query: { forget: "true" } } : {}),
    /** Receipts of what was deleted, newest first. */
    listDeletions: (query: { cursor?: string; limit?: number } = {}) => get<DeletionList>("/deletions", query),
    /** What a prune would do; nothing is deleted. */
    planPrune: (query: PruneQuery) => sendJson<PrunePlan>(wire, "DELETE", "/sessions", { query: { ...query, type: query.type?.join(","), dry_run: true } }),
    /** Prunes; with `plan_id` exactly that plan, whose bound is given again. */
    pruneSessions: (query: PruneQuery & { plan_id?: PruneId }) => sendJson<Prune>(wire, "DELETE", "/sessions", { query: { ...query, type: query.type?.join(",") } }),
    listPrunes: (query: { cursor?: string; limit?: number } = {}) => get<PruneList>("/prunes", query),
    getPrune: (id: PruneId) => get<Prune>(`/prunes/${encodeURIComponent(id)}`),
    cancelPrune: (id: PruneId) => post<Prune>(`/prunes/${encodeURIComponent(id)}/cancel`),
    closeSession: (id: SessionId) => post<Closed>(`${session(id)}/close`),
    reopenSession: (id: SessionId) => post<Session>(`${session(id)}/reopen`),
    forkSession: (id: SessionId, message_id?: MessageId) =>
      post<Session>(`${session(id)}/fork`, message_id ? { message_id } : {}),

    exportSession: (id: SessionId, query: ExportQuery = {}) => get<SessionExport>(`${session(id)}/export`, query),
    /** The text that a hand-off would put into the other agent's prompt. */
    previewHandOff: (id: SessionId, query: HandOffQuery) => get<HandOffPreview>(`${session(id)}/handoff`, query),
    handOff: (id: SessionId, body: HandOffBody) => post<HandedOff>(`${session(id)}/handoff`, body),
    listLinks: (id: SessionId) => get<SessionLinks>(`${session(id)}/links`),
    /** The bundle as it comes. */
    bundleSessions: async ({ session_id, ...query }: BundleQuery): Promise<ReadableStream<Uint8Array>> =>
      (await send(wire, "GET", "/sessions/bundle", { query: { ...query, session_id: session_id?.join(",") } })).body as ReadableStream<Uint8Array>,
    /** Imports all of a bundle or nothing; with `copy` under new ids. */
    importSessions: (bundle: Blob, { copy }: { copy?: boolean } = {}) =>
      sendJson<ImportedSessions>(wire, "POST", "/sessions/import", { bytes: new Blob([bundle], { type: BUNDLE_MEDIA_TYPE }), query: { copy } }),

    listMessages: (id: SessionId, query: { before?: number; limit?: number } = {}) =>
      get<MessagePage>(`${session(id)}/messages`, query),
    /** Sends and returns as soon as the message is stored. */
    sendMessage: (id: SessionId, body: SendMessage) =>
      sendJson<Accepted>(wire, "POST", `${session(id)}/messages`, {
        body,
        headers: { prefer: "respond-async" },
      }),
    /** Sends and returns when the turn has ended. */
    askMessage: (id: SessionId, body: SendMessage, signal?: AbortSignal) =>
      sendJson<Answered>(wire, "POST", `${session(id)}/messages`, signal ? { body, signal } : { body }),
    /** Sends and yields the turn's events to its last one. */
    async *streamMessage(id: SessionId, body: SendMessage, signal?: AbortSignal): AsyncGenerator<SessionEvent, void, void> {
      const response = await send(wire, "POST", `${session(id)}/messages/stream`, signal ? { body, signal } : { body });
      for await (const event of readServerEvents(response.body as ReadableStream<Uint8Array>)) {
        yield JSON.parse(event.data) as SessionEvent;
      }
    },
    /** Watches one session; without `after` from the running turn's beginning. Ends when the server ends it. */
    async *watchSession(id: SessionId, after?: number, signal?: AbortSignal): AsyncGenerator<SessionEvent, void, void> {
      const headers: Record<string, string> = after === undefined ? {} : { "last-event-id": String(after) };
      const response = await send(wire, "GET", `${session(id)}/events`, signal ? { headers, signal } : { headers });
      for await (const event of readServerEvents(response.body as ReadableStream<Uint8Array>)) {
        if (event.type !== "ready") yield JSON.parse(event.data) as SessionEvent;
      }
    },
    /** Uploads a file to attach to a message by its id; the bytes decide what it is. */
    uploadFile: (name: string, bytes: Blob) => sendJson<UploadedFile>(wire, "POST", "/files", { query: { name }, bytes }),
    /** A file's bytes, and under which type they are given out. */
    readFile: async (id: FileId): Promise<Blob> => (await send(wire, "GET", `/files/${encodeURIComponent(id)}`)).blob(),
    listQueue: (id: SessionId) => get<{ queue: QueuedInput[] }>(`${session(id)}/queue`),
    editInput: (id: SessionId, input_id: string, body: PatchInput) =>
      sendJson<{ queue: QueuedInput[] }>(wire, "PATCH", `${session(id)}/queue/${encodeURIComponent(input_id)}`, { body }),
    withdrawInput: (id: SessionId, input_id: string) =>
      sendJson<Turn>(wire, "DELETE", `${session(id)}/queue/${encodeURIComponent(input_id)}`),
    retryTurn: (id: SessionId, turn_id: TurnId) => post<Turn>(`${session(id)}/turns/${encodeURIComponent(turn_id)}/retry`),
    /** Answers what the turn asks. Throws 409 `conflict` when that call is not asked about any more. */
    answerTool: (id: SessionId, turn_id: TurnId, body: { call_id: string; answer: ToolAnswer }) =>
      post<Turn>(`${session(id)}/turns/${encodeURIComponent(turn_id)}/answer`, body),
    cancelTurn: (id: SessionId, turn_id: TurnId) => post<Turn>(`${session(id)}/turns/${encodeURIComponent(turn_id)}/cancel`),

    /** What an agent keeps across sessions for the one who asks. */
    listMemories: (id: AgentId, { id: only, current, pinned, ...query }: MemoryQuery = {}) =>
      get<MemoryList>(`${agent(id)}/memory/ltm`, {
        ...query,
        id: only?.join(","),
        current: current === undefined ? undefined : String(current),
        pinned: pinned === undefined ? undefined : String(pinned),
      }),
    addMemory: (id: AgentId, body: CreateMemory) => post<Memory>(`${agent(id)}/memory/ltm`, body),
    /** Forgets everything that the agent keeps for the one who asks. */
    clearMemories: (id: AgentId) => sendJson<Cleared>(wire, "DELETE", `${agent(id)}/memory/ltm`, { query: { confirm: id } }),
    getMemory: (id: MemoryId) => get<MemoryDetail>(memory(id)),
    patchMemory: (id: MemoryId, body: PatchMemory) => sendJson<Memory>(wire, "PATCH", memory(id), { body }),
    /** Erases its text everywhere, for good. */
    deleteMemory: (id: MemoryId) => sendJson<void>(wire, "DELETE", memory(id)),
    listChangeSets: (query: ChangeSetQuery = {}) => get<ChangeSetList>("/distillations", query),
    /** Applies a held or an undone change set; of a held one only `items`, by their places, when they are given. */
    applyChangeSet: (id: ChangeSetId, items?: readonly number[]) => post<Applied>(`${changeSet(id)}/apply`, items ? { items } : {}),
    /** Takes an applied one back, and with it those that build on it. */
    undoChangeSet: (id: ChangeSetId) => post<Undone>(`${changeSet(id)}/undo`),
    rejectChangeSet: (id: ChangeSetId) => post<ChangeSet>(`${changeSet(id)}/reject`),
    /** Distils the session now instead of when it has been idle. */
    distillSession: (id: SessionId) => post<{ session: Session }>(`${session(id)}/distill`),
    /** The prompt of a turn's newest step, or of `step`. */
    promptContext: (id: SessionId, turn_id: TurnId, step?: number) =>
      get<PromptContext>(`${session(id)}/turns/${encodeURIComponent(turn_id)}/context`, { step }),

    modelState: () => get<ModelState>("/models"),
    detectModels: () => post<ModelState>("/models/detect"),
    testModel: (model?: string, embedding = false) => post<TestedModel>("/models/test", { ...(model && { model }), ...(embedding && { embedding }) }),
    getSettings: () => get<Settings>("/settings"),
    patchSettings: (body: PatchSettings) => sendJson<Settings>(wire, "PATCH", "/settings", { body }),
  };
}
