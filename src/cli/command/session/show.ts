// `rapport sessions show`: a session's head and its transcript.
import type { Client } from "../../../client/client.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { Message } from "../../../domain/message.ts";
import type { Session } from "../../../domain/session.ts";
import type { Turn } from "../../../domain/turn.ts";
import { transcriptLines } from "../../chat/transcript.ts";
import { describeInput } from "../../attach.ts";
import { findSession } from "../../identity.ts";
import { answerHint, findQuestion, questionRows } from "../../question.ts";
import { memoryState } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { formatTime } from "../../terminal/time.ts";
import { statusOf } from "./list.ts";

const PAGE = 200;

/** `rapport sessions show`. */
export async function showSession(
  context: Context,
  args: readonly (string | undefined)[],
  flags: { last?: number; tools?: boolean },
): Promise<void> {
  const { client } = await context.connect();
  const id = await findSession(client, args[0] as string);
  const session = await client.getSession(id);
  const pages = await readMessages(context, client, id, flags.last ?? Infinity);
  const { out } = context;
  if (context.json) return out.json({ session, ...pages });
  out.line(session.title ?? "Untitled", "bold");
  const facts = [session.agent_id, session.type, statusOf(session), `${session.message_count} messages`, `started ${formatTime(session.created_at)}`];
  const memory = memoryState(session.memory);
  if (memory !== "") facts.push(`memory ${memory}`);
  out.line(facts.join(" · "), "dim");
  out.line(session.session_id, "dim");
  const lines = transcriptLines(pages, { agent: session.agent_id, tools: flags.tools === true });
  for (const { look, text } of lines) out.line(text, look ?? undefined);
  pages.queue.forEach((input, index) => out.line(`\n${index + 1} waiting: ${describeInput(input)}`, "dim"));
  showQuestion(context, session, pages.turns);
}

function showQuestion({ out }: Context, { session_id, agent_id }: Session, turns: readonly Turn[]): void {
  const question = findQuestion(turns)?.question;
  if (!question) return;
  out.line();
  for (const row of questionRows({ agent: agent_id, session_id }, question)) out.line(row, "yellow");
  out.line(answerHint(question.kind, session_id), "yellow");
}

/** The newest `wanted` messages in order, with their turns and what waits. */
async function readMessages(context: Context, client: Client, id: SessionId, wanted: number) {
  let page = await client.listMessages(id, { limit: Math.min(PAGE, wanted) });
  const { queue } = page;
  const turns = new Map(page.turns.map((turn) => [turn.turn_id, turn]));
  const pages: Message[][] = [page.messages];
  let count = page.messages.length;
  while (page.has_more && count < wanted && !context.signal.aborted) {
    const before = (page.messages[0] as Message).seq;
    page = await client.listMessages(id, { before, limit: Math.min(PAGE, wanted - count) });
    for (const turn of page.turns) turns.set(turn.turn_id, turn);
    pages.unshift(page.messages);
    count += page.messages.length;
  }
  return { messages: pages.flat(), turns: [...turns.values()] as Turn[], queue };
}
