// A bundle under new ids: for taking in a copy of what is here already.
import type { FileId, IdPrefix } from "../ids.ts";
import type { Part } from "../message.ts";
import type { BundledFile, BundledSession } from "./bundle.ts";

type NewId = <P extends IdPrefix>(prefix: P) => `${P}_${string}`;
type Origin = BundledSession["session"]["forked_from"];

/** The same sessions and files under ids of `newId`. Who was forked or handed on from whom within the bundle stays so. */
export function renameBundle({ sessions, files }: { sessions: BundledSession[]; files: BundledFile[] }, newId: NewId): { sessions: BundledSession[]; files: BundledFile[] } {
  const names = new Map<string, string>();
  const name = <P extends IdPrefix>(prefix: P, id: string) => {
    if (!names.has(id)) names.set(id, newId(prefix));
    return names.get(id) as `${P}_${string}`;
  };
  const renamed = sessions.map(({ session, turns, messages }) => ({
    session: { ...session, session_id: name("ses", session.session_id) },
    turns: turns.map((turn) => ({ ...turn, turn_id: name("trn", turn.turn_id), session_id: name("ses", turn.session_id) })),
    messages: messages.map((message) => ({
      ...message,
      message_id: name("msg", message.message_id),
      session_id: name("ses", message.session_id),
      turn_id: name("trn", message.turn_id),
      parts: message.parts.map((part): Part => (part.type === "file" ? { ...part, file_id: name("fil", part.file_id) } : part)),
    })),
  }));
  const known = <T extends string>(id: T) => (names.get(id) ?? id) as T;
  const settle = (origin: Origin): Origin => (origin === null ? null : { session_id: known(origin.session_id), message_id: known(origin.message_id) });
  return {
    sessions: renamed.map((one) => ({ ...one, session: { ...one.session, forked_from: settle(one.session.forked_from), handed_from: settle(one.session.handed_from) } })),
    files: files.map((file) => ({ ...file, file_id: known<FileId>(file.file_id) })),
  };
}
