// Inputs that wait in a session: which one a person means, and how it is changed.
import type { Client } from "../client/client.ts";
import { AppError } from "../domain/errors.ts";
import type { SessionId } from "../domain/ids.ts";
import type { QueuedInput } from "../domain/turn.ts";
import { matchIds, requireOne } from "./identity.ts";

/** One input of a session. */
export type InputPlace = { session_id: SessionId; input: QueuedInput };

/** The input that `text` means: its number in the queue from 1 on, or at least 6 digits of its id. */
export function findInput(queue: readonly QueuedInput[], text: string): QueuedInput {
  if (/^\d{1,3}$/.test(text)) {
    const input = queue[Number(text) - 1];
    if (input) return input;
    throw new AppError("not_found", queue.length === 0 ? "Nothing waits in this session." : `There is no message ${text} waiting. There are 1 to ${queue.length}.`);
  }
  if (!/^(?:inp_)?[0-9a-f]{6,32}$/i.test(text)) throw new AppError("invalid_request", `'${text}' is no number of a waiting message. Give its number in the queue: 1 is sent next.`);
  const found = matchIds(text, queue.map((one) => one.input_id));
  if (found.length === 0) throw new AppError("not_found", `No message ${text} waits in this session. It may have been sent or withdrawn.`);
  const input_id = requireOne(text, found, "waiting message");
  return queue.find((one) => one.input_id === input_id) as QueuedInput;
}

/** Moves an input to the place with this number; 1 is sent next. Gives back the queue. */
export async function moveInput(client: Client, { session_id, input }: InputPlace, place: string): Promise<QueuedInput[]> {
  if (!/^[1-9]\d{0,2}$/.test(place)) throw new AppError("invalid_request", `'${place}' is no place in the queue. Give a number: 1 is sent next.`);
  const { queue } = await client.editInput(session_id, input.input_id, { position: Number(place) - 1 });
  return queue;
}
