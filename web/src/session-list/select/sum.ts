// What several deletions take away together. Pure.
import type { DeletionPreview } from "../../../../src/domain/care/deletion.ts";
import type { Session } from "../../../../src/domain/session.ts";

/**
 * Counts for all of `sessions`: by their previews, and by their rows where a preview is missing. Copies in sessions that
 * go too are none.
 */
export function sumOf(sessions: readonly Pick<Session, "session_id" | "message_count">[], previews: readonly DeletionPreview[]): Omit<DeletionPreview, "session_id"> {
  const going = new Set(sessions.map((one) => one.session_id));
  const byId = new Map(previews.map((one) => [one.session_id, one]));
  const sum = (count: (preview: DeletionPreview) => number) => previews.reduce((total, preview) => total + count(preview), 0);
  const stay = (copies: DeletionPreview["forks"]) => [...new Map(copies.filter((copy) => !going.has(copy.session_id)).map((copy) => [copy.session_id, copy])).values()];
  return {
    messages: sessions.reduce((total, one) => total + (byId.get(one.session_id)?.messages ?? one.message_count), 0),
    files: sum((one) => one.files),
    memories_only_here: sum((one) => one.memories_only_here),
    memories_shared: sum((one) => one.memories_shared),
    forks: stay(previews.flatMap((one) => one.forks)),
    hand_offs: stay(previews.flatMap((one) => one.hand_offs)),
    backups: [...new Set(previews.flatMap((one) => one.backups))],
  };
}
