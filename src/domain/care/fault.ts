// Faults: what does not fit together in a home. Messages are the truth; whatever follows from them can be rebuilt.

/** Each fault: what it is, for a sentence that begins with a number, and whether `rapport doctor --rebuild` mends it. */
export const FAULTS = {
  message_count: { text: "sessions count their messages wrongly", rebuilt: true },
  message_seq: { text: "sessions have a wrong number for their newest message", rebuilt: true },
  event_seq: { text: "sessions have a wrong number for their newest event", rebuilt: true },
  queued_count: { text: "sessions count their waiting messages wrongly", rebuilt: true },
  cost: { text: "sessions add up their cost wrongly", rebuilt: true },
  preview: { text: "sessions show a preview that is not their first message", rebuilt: true },
  last_activity: { text: "sessions have a time of last activity that is not their newest message's", rebuilt: true },
  started: { text: "sessions have a beginning that is not their first message's", rebuilt: true },
  answer: { text: "sessions have a wrong number for their newest answer", rebuilt: true },
  bytes: { text: "sessions add up the size of their messages wrongly", rebuilt: true },
  running_turn: { text: "sessions name a running turn that does not run, or do not name one that does", rebuilt: true },
  event_broken: { text: "events point to a message or turn that is gone", rebuilt: true },
  event_missing: { text: "events are missing from their session's numbering", rebuilt: true },
  leftover: { text: "rows are left of sessions or turns that are gone", rebuilt: true },
  index: { text: "indexes do not agree with their table", rebuilt: true },
  text_index: { text: "messages, titles or words are in the text index wrongly, or not at all", rebuilt: true },
  memory_fold: { text: "memories are not what the changes that were made say, or cannot be found", rebuilt: true },
  message_missing: { text: "messages are missing from their session's numbering", rebuilt: false },
  message_lost: { text: "messages or inputs belong to no session or turn", rebuilt: false },
  file_missing: { text: "uploaded files are not on the disk", rebuilt: false },
  file_unknown: { text: "files in the files folder belong to no message", rebuilt: false },
  damage: { text: "places in the database file cannot be read", rebuilt: false },
} as const;

export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as [FaultKind, ...FaultKind[]];

/** `count`: how many sessions, rows or files have it. */
export type Fault = { kind: FaultKind; count: number };

const TODO: Partial<Record<FaultKind, string>> = {
  message_missing: "Restore a backup that still has them into another home (RAPPORT_HOME) and read them there.",
  message_lost: "Their words are still in the file. Make a backup of it as it is, then restore one from before.",
  file_missing: "Put the files back from a backup (it is a tar file, they are below files/).",
  file_unknown: "They do no harm. Uploads that were never sent are removed by themselves after a while.",
  damage: "Stop the server, keep a copy of the home, and restore a backup: rapport restore FILE",
};

/** What to do about a fault. */
export function remedyOf(kind: FaultKind): string {
  return TODO[kind] ?? "Messages are not affected. Put it right with: rapport doctor --rebuild";
}

/** True when a fault is no more than a remark: nothing is lost and nothing is shown wrongly. */
export function isHarmless(kind: FaultKind): boolean {
  return kind === "file_unknown";
}
