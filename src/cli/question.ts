// Questions of a turn as a terminal shows them, and the words that answer them.
import type { QuestionKind, ToolAnswer, ToolQuestion } from "../domain/question.ts";
import { CONSENT_ANSWERS, OUTCOME_ANSWERS } from "../domain/question.ts";
import type { SessionId, TurnId } from "../domain/ids.ts";
import type { Turn } from "../domain/turn.ts";
import { shortId } from "./identity.ts";
import { plainLine, visible } from "./terminal/plain.ts";
import { formatTime } from "./terminal/time.ts";

/** Characters of a call's input that are shown; how many more there are is said. */
const INPUT_SHOWN = 4000;

/** What each answer does, for help and reference. */
export const ANSWER_MEANINGS: Record<ToolAnswer, string> = {
  allow: "run the tool",
  deny: "do not run it; the agent is told so",
  continue: "go on without knowing whether it happened",
  redo: "run it again",
  discard: "end the turn here",
};

type Asked = Pick<ToolQuestion, "kind" | "tool" | "input" | "remember" | "expires_at">;
/** Whose question it is, to be named in it. */
export type Asker = { agent: string; session_id: SessionId };

/**
 * The question in rows: what is asked, the call's input with every hidden character written out, and until when. A person
 * consents to what stands here, so nothing is left out silently.
 */
export function questionRows({ agent, session_id }: Asker, { kind, tool, input, remember, expires_at }: Asked): string[] {
  const name = nameOf(tool);
  const head = kind === "consent" ? `May ${plainLine(agent)} use ${name}?` : `Nobody knows whether ${name} did its work: it had begun when the server stopped.`;
  const until = expires_at === null ? [] : [`Without an answer it is denied on ${formatTime(expires_at)}.`];
  const once = remember ? ["Allowed once, it may be used in this session without asking again."] : [];
  return [head, ...inputRows(input, session_id), ...once, ...until];
}

/** The model writes the name; on one line it cannot pretend to be more than a name. */
function nameOf(tool: string): string {
  return visible(tool.replaceAll("\n", " "));
}

/** What a tool is given, as a person needs to see it: empty for nothing. */
function inputRows(input: unknown, session_id: SessionId): string[] {
  const text = visible(JSON.stringify(input ?? {}, null, 2));
  if (text === "{}") return [];
  const rows = text.slice(0, INPUT_SHOWN).split("\n").map((row) => `  ${row}`);
  if (text.length <= INPUT_SHOWN) return rows;
  return [...rows, `  … and ${text.length - INPUT_SHOWN} more characters. All of it: rapport sessions show ${shortId(session_id)} --json`];
}

/** The answers to a question of this kind. */
export function answersTo(kind: QuestionKind): readonly ToolAnswer[] {
  return kind === "consent" ? CONSENT_ANSWERS : OUTCOME_ANSWERS;
}

/** "allow or deny", each with `mark` before it. */
export function answerWords(kind: QuestionKind, mark = ""): string {
  const words = answersTo(kind).map((answer) => mark + answer);
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** How the question is answered from another command. */
export function answerHint(kind: QuestionKind, session_id: SessionId): string {
  return `Answer with: rapport sessions answer ${shortId(session_id)} ${answersTo(kind).join("|")}`;
}

/** What came of a question, in one line; null is a question that nobody answered in time. */
export function answeredRow(tool: string, answer: ToolAnswer | null): string {
  const name = nameOf(tool);
  if (answer === null) return `Nobody answered in time: ${name} was denied.`;
  const said: Record<ToolAnswer, string> = {
    allow: `Allowed: ${name}`,
    deny: `Denied: ${name}`,
    continue: `Goes on without knowing what ${name} did.`,
    redo: `Runs again: ${name}`,
    discard: `Ended here, without knowing what ${name} did.`,
  };
  return said[answer];
}

/** The question that is open in a session, with its turn. */
export function findQuestion(turns: readonly Turn[]): { turn_id: TurnId; question: ToolQuestion } | null {
  for (const { turn_id, question } of turns) if (question) return { turn_id, question };
  return null;
}
