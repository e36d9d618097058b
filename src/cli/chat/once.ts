// One message and its answer: for scripts, pipes and `-m`. And what follows an answer to a question, told the same way.
import { randomUUID } from "node:crypto";
import type { Client } from "../../client/client.ts";
import type { FileId, SessionId, TurnId } from "../../domain/ids.ts";
import { EXIT } from "../exit.ts";
import { shortId } from "../identity.ts";
import { answerHint, findQuestion, questionRows } from "../question.ts";
import type { Context } from "../spec.ts";
import { plainJson, plainLine } from "../terminal/plain.ts";
import type { Asks, Followed, Halt } from "./follow.ts";
import { followTurn } from "./follow.ts";
import { createNarrator } from "./narrator.ts";
import type { Partner } from "./partner.ts";
import { createAnswerSink, createLineSink } from "./sink.ts";

/** Whose turn is told. */
export type Told = { agent: string; session_id: SessionId; turn_id: TurnId };
type Teller = Pick<Followed, "tell"> & { end(): void };

/** One message as a command line has it. */
export type OneMessage = { content: string; attachments: FileId[] };

/** Sends the message, prints the answer as it comes, and resolves with the exit code. Ctrl+C stops the turn. */
export async function sayOnce(context: Context, client: Client, partner: Partner, message: OneMessage): Promise<number> {
  if (context.signal.aborted) return EXIT.interrupted;
  const session = partner.session ?? (await client.createSession({ agent_id: partner.agent.agent_id }));
  const { session_id } = session;
  const { turn } = await client.sendMessage(session_id, { ...message, client_id: randomUUID() });
  const told: Told = { agent: partner.agent.name, session_id, turn_id: turn.turn_id };
  const before = partner.session ? await findBefore(client, told) : null;
  if (before) {
    if (context.json) context.out.jsonLine(before);
    return concludeHalt(context, told, before);
  }
  const teller = createTeller(context, told);
  const halt = await followTurn(context, client, { session, turn_id: turn.turn_id, tell: teller.tell, stop: () => client.cancelTurn(session_id, turn.turn_id) });
  teller.end();
  return concludeHalt(context, told, halt);
}

/** What the running turn asks while the one of `told` waits behind it; such a wait could last for days. */
async function findBefore(client: Client, { session_id, turn_id }: Told): Promise<Asks | null> {
  const { queue, turns } = await client.listMessages(session_id, { limit: 1 });
  const waits = queue.some((input) => input.turn_id === turn_id && input.mode !== "interrupt");
  const found = waits ? findQuestion(turns) : null;
  if (!found) return null;
  const { call_id, kind, tool, input, remember, expires_at } = found.question;
  return { type: "tool.asking", session_id, turn_id: found.turn_id, call_id, kind, tool, input, remember, expires_at };
}

/** Tells a turn as it goes: events with --json, the transcript at a terminal, only the agent's words into a pipe. */
export function createTeller({ out, json }: Context, { agent }: Told): Teller {
  if (json) return { tell: (event) => out.jsonLine(event), end: () => undefined };
  const sink = out.width === undefined ? createAnswerSink(out) : createLineSink(out);
  const narrator = createNarrator(sink, { agent, echo: false });
  return {
    tell(event, view) {
      // The question is told at the end, with how to answer it.
      if (event.type !== "tool.asking") narrator.tell(event, view);
    },
    end: () => sink.end(),
  };
}

/** Says how it halted, to stderr, and what can be done; gives back the exit code. */
export function concludeHalt(context: Context, told: Told, halt: Halt): number {
  const { out, options, json } = context;
  if (halt.type === "tool.asking") return concludeAsking(context, told, halt);
  const { io } = options;
  if (halt.type !== "turn.finished") {
    const { code, message } = halt;
    // At a terminal the transcript has said it already.
    if (json) io.stderr.write(`${plainJson({ code, message })}\n`);
    else if (out.width === undefined) io.stderr.write(`${plainLine(message)}\n`);
  }
  if (io.isTty && !json) out.note(`Go on with: rapport chat --session ${shortId(told.session_id)}`);
  if (options.signal.aborted) return EXIT.interrupted;
  return halt.type === "turn.finished" ? EXIT.ok : EXIT.failed;
}

function concludeAsking({ out, options, json }: Context, told: Told, asks: Asks): number {
  if (json) return EXIT.asking;
  if (asks.turn_id !== told.turn_id) out.note("Your message waits. The turn before it asks first:");
  for (const row of questionRows(told, asks)) options.io.stderr.write(`${row}\n`);
  out.note(answerHint(asks.kind, told.session_id));
  return EXIT.asking;
}
