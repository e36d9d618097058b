// What takes up room: the home's files, and whose sessions they hold.
import type { AgentId } from "../ids.ts";
import type { SessionType } from "../session.ts";

/** Bytes on the disk. `free` are those of the database that a compaction would give back. */
export type HomeSizes = { database: number; log: number; files: number; backups: number; free: number };

export type SessionShare = { sessions: number; messages: number; bytes: number };

/** Bytes of sessions are those of their messages, as they are stored. Months are of the calendar in UTC, such as 2026-11. */
export type Storage = {
  /** null for whoever does not own the home. */
  home: HomeSizes | null;
  by_agent: (SessionShare & { agent_id: AgentId; type: SessionType })[];
  /** By the month of last activity: what a prune up to then would find. */
  by_month: (SessionShare & { month: string })[];
  /** By the month in which a session began. */
  growth: { month: string; bytes: number }[];
  /** Deletions of this person whose bytes are still in the files. */
  deletions_open: number;
  /** Messages that wait for the text index, of all in the home. */
  index: { waiting: number; messages: number };
};

/** Sizes of the database with its log before and after a compaction, in bytes. */
export type Reclaimed = { bytes_before: number; bytes_after: number };
