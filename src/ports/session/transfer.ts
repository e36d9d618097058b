// What the store does for sessions that are taken elsewhere: exported, handed on, and bundled into a file and out of it.
import type { BundledFile, BundledSession, BundleWish, ImportedSessions } from "../../domain/export/bundle.ts";
import type { SessionLinks } from "../../domain/export/link.ts";
import type { ExportedMemory } from "../../domain/export/transcript.ts";
import type { AgentId, MessageId, PersonId, SessionId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { Change, StoredFile } from "../store.ts";

type Own = { session_id: SessionId; person_id: PersonId };

export interface TransferCommands {
  /** Bytes of these contents are about to be kept; should no file ever refer to them, the next sweep removes them. */
  noteIncoming(input: { hashes: string[] }): void;
  /** A new chat that carries `file`, the context of another session up to a message. Throws 404 when there is no such message. */
  handOff(
    input: { now: number; session_id: SessionId; person_id: PersonId; agent_id: AgentId; title: string | null; file: StoredFile; from: { session_id: SessionId; message_id: MessageId } },
  ): { session: Session } & Change;
  /**
   * Takes in sessions with their files, all or none. Those that are here, just the same, are skipped; throws 409 `conflict` when one
   * is here that differs, or when an id is taken.
   */
  importSessions(input: { now: number; person_id: PersonId; sessions: BundledSession[]; files: BundledFile[] }): ImportedSessions & { changes: Change[] };
}

/** A session that may go into a bundle. `bytes` are those of its messages, `files` those of its files. */
export type BundleCandidate = { session_id: SessionId; incognito: boolean; messages: number; bytes: number; files: number };

export interface TransferQueries {
  /** Null when the session is not this person's. */
  listLinks(input: Own): SessionLinks | null;
  /** In the order of a bundle. Hidden and empty sessions are among them only when they are asked for by id. */
  listBundle(input: BundleWish & { person_id: PersonId }): BundleCandidate[];
  /** A session as a bundle has it, up to a turn that runs, with its files; null when there is nothing, or it is not this person's. */
  readBundled(input: Own): (BundledSession & { files: BundledFile[] }) | null;
  /** The memories that a session supports or that stood in its prompts, as far as its person may see them. */
  listSessionMemories(input: Own): ExportedMemory[];
}
