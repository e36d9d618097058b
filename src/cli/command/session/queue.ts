// `rapport sessions queue`: what waits in a session, and how it is edited, moved and withdrawn.
import type { Client } from "../../../client/client.ts";
import { AppError } from "../../../domain/errors.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { QueuedInput } from "../../../domain/turn.ts";
import { describeInput } from "../../attach.ts";
import { findSession, shortId } from "../../identity.ts";
import type { InputPlace } from "../../queue.ts";
import { findInput, moveInput } from "../../queue.ts";
import type { Context } from "../../spec.ts";
import { readStdin } from "../../terminal/ask.ts";
import { formatTime } from "../../terminal/time.ts";

type Args = readonly (string | undefined)[];
type Change = (context: Context, client: Client, at: InputPlace & { value: string | undefined }) => Promise<QueuedInput[]>;

const CHANGES: Record<string, Change> = { edit, move, withdraw };

/** `rapport sessions queue`: lists, or does the change and lists what waits then. With --json: `{queue}`. */
export async function showQueue(context: Context, [id, change, number, value]: Args): Promise<void> {
  const act = change === undefined ? undefined : requireChange(change, number, value);
  const { client } = await context.connect();
  const session_id = await findSession(client, id as string);
  let { queue } = await client.listQueue(session_id);
  if (act) queue = await act(context, client, { session_id, input: findInput(queue, number as string), value });
  if (context.json) return context.out.json({ queue });
  print(context, session_id, queue);
}

/** The change that was asked for, with all that it needs; throws a usage error that shows how it is written. */
function requireChange(change: string, number: string | undefined, value: string | undefined): Change {
  const act = Object.hasOwn(CHANGES, change) ? CHANGES[change] : undefined;
  if (!act) throw new AppError("invalid_request", `'${change}' is no change of the queue. There are: edit, move, withdraw.`);
  const needed = { edit: "edit NUMBER TEXT", move: "move NUMBER PLACE" }[change] ?? "withdraw NUMBER";
  const complete = number !== undefined && (value !== undefined) === (change !== "withdraw");
  if (!complete) throw new AppError("invalid_request", `Write it as: rapport sessions queue SESSION ${needed}`);
  return act;
}

async function edit(context: Context, client: Client, { session_id, input, value }: Parameters<Change>[2]): Promise<QueuedInput[]> {
  const content = value === "-" ? await readStdin(context.options.io) : (value as string);
  if (content.trim() === "") throw new AppError("invalid_request", "The new text is empty. To take the message back: rapport sessions queue SESSION withdraw NUMBER");
  const { queue } = await client.editInput(session_id, input.input_id, { content });
  if (!context.json) context.out.note(`It was: ${describeInput(input)}`);
  return queue;
}

function move(_context: Context, client: Client, { value, ...at }: Parameters<Change>[2]): Promise<QueuedInput[]> {
  return moveInput(client, at, value as string);
}

async function withdraw(context: Context, client: Client, { session_id, input }: Parameters<Change>[2]): Promise<QueuedInput[]> {
  await client.withdrawInput(session_id, input.input_id);
  if (!context.json) context.out.line(`Not sent, it is yours again: ${describeInput(input)}`);
  return (await client.listQueue(session_id)).queue;
}

function print({ out }: Context, session_id: SessionId, queue: readonly QueuedInput[]): void {
  if (queue.length === 0) return out.note(`Nothing waits in ${shortId(session_id)}.`);
  out.table(
    [{ title: "#", right: true }, { title: "ID" }, { title: "MODE" }, { title: "SENT" }, { title: "MESSAGE", shrinks: true }],
    queue.map((input, index) => [String(index + 1), shortId(input.input_id), input.mode, formatTime(input.created_at), describeInput(input)]),
  );
}
