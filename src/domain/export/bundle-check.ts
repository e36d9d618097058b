// What must be true of a session in a bundle, beyond each line by itself: whoever made the file may have meant harm.
import { AppError } from "../errors.ts";
import { filesOf } from "../file/file.ts";
import { isId } from "../ids.ts";
import type { MessageRole, Part } from "../message.ts";
import type { BundledFile, BundledSession, BundleMessage } from "./bundle.ts";

const PARTS: Record<MessageRole, readonly Part["type"][]> = {
  user: ["text", "file"],
  assistant: ["text", "reasoning", "tool_call"],
  tool: ["tool_result"],
};

/** Ids of everything that was seen in a bundle: each may be there once. */
export type SeenIds = Set<string>;

/** Throws 400 `invalid_request` unless the session is whole, and all that it names is in the bundle. */
export function checkBundled({ session, turns, messages }: BundledSession, files: ReadonlyMap<string, BundledFile>, seen: SeenIds): void {
  const { session_id, forked_from, handed_from } = session;
  require(messages.length > 0, `session ${session_id} has no messages`);
  claim(seen, "ses", session_id);
  for (const origin of [forked_from, handed_from]) {
    require(origin === null || (isId("ses", origin.session_id) && isId("msg", origin.message_id) && origin.session_id !== session_id), `session ${session_id} names an impossible origin`);
  }
  require(session.read_seq <= messages.length && session.context_from <= messages.length, `session ${session_id} counts messages that it does not have`);
  require((session.status === "closed") === (session.closed_at !== null), `session ${session_id} is neither open nor closed`);
  require(session.archived_at === null || session.pinned_at === null, `session ${session_id} is archived and pinned at once`);
  require((session.title === null) === (session.title_source === null), `session ${session_id} has half a title`);
  const used = new Set(messages.map((message) => message.turn_id));
  for (const turn of turns) {
    claim(seen, "trn", turn.turn_id);
    require(used.delete(turn.turn_id), `turn ${turn.turn_id} has no message`);
    require(turn.steps.every((step, index) => step.step > (turn.steps[index - 1]?.step ?? 0)), `the steps of turn ${turn.turn_id} are not in order`);
    require(turn.steps.every((step) => (step.upto_seq ?? 0) <= messages.length && (step.context_from ?? 0) <= messages.length), `turn ${turn.turn_id} names messages that are not there`);
  }
  require(used.size === 0, `session ${session_id} has messages without a turn`);
  messages.forEach((message, index) => checkMessage(message, index + 1, files, seen));
}

function checkMessage({ message_id, seq, role, parts }: BundleMessage, place: number, files: ReadonlyMap<string, BundledFile>, seen: SeenIds): void {
  claim(seen, "msg", message_id);
  require(seq === place, `message ${message_id} is not in its place`);
  require(parts.every((part) => PARTS[role].includes(part.type)), `message ${message_id} has parts that its role cannot have`);
  for (const part of filesOf(parts)) {
    const file = files.get(part.file_id);
    require(file !== undefined && file.name === part.name && file.media_type === part.media_type && file.size === part.size, `message ${message_id} has a file that is not in the bundle`);
  }
}

function claim(seen: SeenIds, prefix: "ses" | "trn" | "msg", id: string): void {
  require(isId(prefix, id), `${id.slice(0, 60)} is no id`);
  require(!seen.has(id), `${id} is there twice`);
  seen.add(id);
}

function require(holds: boolean, why: string): asserts holds {
  if (!holds) throw badBundle(why);
}

/** 400: this is no bundle that can be taken in. Nothing was imported. */
export function badBundle(why: string): AppError {
  return new AppError("invalid_request", `The file cannot be imported: ${why}. Nothing was imported.`);
}
