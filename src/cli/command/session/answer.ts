// `rapport sessions answer`: answers what a turn asks, and prints what the agent says then.
import type { Client } from "../../../client/client.ts";
import { AppError } from "../../../domain/errors.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { ToolAnswer } from "../../../domain/question.ts";
import { suitsQuestion, TOOL_ANSWERS } from "../../../domain/question.ts";
import type { Told } from "../../chat/once.ts";
import { EXIT } from "../../exit.ts";
import { findSession, shortId } from "../../identity.ts";
import { answeredRow, answerWords, findQuestion } from "../../question.ts";
import type { Context } from "../../spec.ts";

type Args = readonly (string | undefined)[];
type Flags = { call?: string; wait?: boolean };

/** Messages that are read back for --json; a turn has far fewer. */
const PAGE = 200;

/**
 * `rapport sessions answer`: exits as `rapport chat -m` does. With --json: `{turn, messages}` once the turn has ended or asks
 * again, `{turn}` with --no-wait. Ctrl+C leaves the turn alone.
 */
export async function answerSession(context: Context, [id, word]: Args, { call, wait }: Flags): Promise<number> {
  const answer = requireAnswer(word as string);
  const { client } = await context.connect();
  const session_id = await findSession(client, id as string);
  const { turns, event_seq } = await client.listMessages(session_id, { limit: 1 });
  const found = findQuestion(turns);
  if (!found) throw new AppError("conflict", "Nothing is asked in this session now. It may have been answered already.");
  const { turn_id, question } = found;
  if (call !== undefined && call !== question.call_id) throw new AppError("conflict", `That call is not asked about any more. See: rapport sessions show ${shortId(session_id)}`);
  if (!suitsQuestion(question.kind, answer)) throw new AppError("invalid_request", `That does not answer this question. Answer with ${answerWords(question.kind)}.`);
  const turn = await client.answerTool(session_id, turn_id, { call_id: question.call_id, answer });
  if (wait === false) {
    if (context.json) context.out.json({ turn });
    else context.out.line(answeredRow(question.tool, answer));
    return EXIT.ok;
  }
  return goOn(context, client, { session_id, turn_id, event_seq, answer });
}

function requireAnswer(word: string): ToolAnswer {
  const answer = TOOL_ANSWERS.find((one) => one === word.toLowerCase());
  if (answer) return answer;
  throw new AppError("invalid_request", `'${word}' is no answer. There are: ${TOOL_ANSWERS.join(", ")}`);
}

type Answered = Omit<Told, "agent"> & { event_seq: number; answer: ToolAnswer };

/** Tells the turn from the answer on, until it ends or asks again. */
async function goOn(context: Context, client: Client, { session_id, turn_id, event_seq, answer }: Answered): Promise<number> {
  const [{ followTurn }, { concludeHalt, createTeller }] = await Promise.all([import("../../chat/follow.ts"), import("../../chat/once.ts")]);
  const told: Told = { agent: await nameAgent(client, session_id), session_id, turn_id };
  const teller = context.json ? { tell: () => undefined, end: () => undefined } : createTeller(context, told);
  const halt = await followTurn(context, client, { session: { session_id, event_seq }, turn_id, tell: teller.tell, stop: null });
  teller.end();
  if (context.json) {
    const page = await client.listMessages(session_id, { limit: PAGE });
    const messages = page.messages.filter((message) => message.turn_id === turn_id);
    context.out.json({ turn: page.turns.find((turn) => turn.turn_id === turn_id), messages });
  }
  // The end is then what was asked for.
  if (answer === "discard" && halt.type === "turn.cancelled") return EXIT.ok;
  return concludeHalt(context, told, halt);
}

async function nameAgent(client: Client, session_id: SessionId): Promise<string> {
  const [{ agent_id }, { agents }] = await Promise.all([client.getSession(session_id), client.listAgents()]);
  return agents.find((agent) => agent.agent_id === agent_id)?.name ?? agent_id;
}
