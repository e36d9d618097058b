// Questions: what a turn puts to its person before it goes on. A tool needs consent, or nobody knows what a call did.

/** `consent`: may it run? `outcome`: it had begun when the server died; did it happen? */
export type QuestionKind = "consent" | "outcome";

export const CONSENT_ANSWERS = ["allow", "deny"] as const;
export const OUTCOME_ANSWERS = ["continue", "redo", "discard"] as const;
export const TOOL_ANSWERS = [...CONSENT_ANSWERS, ...OUTCOME_ANSWERS] as const;
/**
 * `allow` runs the call, `deny` tells the agent that it was declined. `continue` goes on without knowing, `redo` runs the
 * call again, `discard` ends the turn where it is.
 */
export type ToolAnswer = (typeof TOOL_ANSWERS)[number];

/** What a question came to: an answer, or none in time. */
export type ToolVerdict = ToolAnswer | "expired";

/** A tool call that waits for its person's answer. The turn holds still meanwhile, also over restarts. */
export type ToolQuestion = {
  kind: QuestionKind;
  step: number;
  call_id: string;
  tool: string;
  /** The JSON that the model gave. */
  input: unknown;
  /** True when `allow` counts for this tool in all of the session. */
  remember: boolean;
  asked_at: string;
  /** When it counts as denied; null when it never does. */
  expires_at: string | null;
};

/** Milliseconds after which a request for consent that nobody answered counts as denied. */
export const CONSENT_EXPIRES = 86_400_000;

/**
 * What an agent is told in place of a call's result because of its person's answer (null: nobody gave one in time). It is
 * stored as the result, and screens know by it what became of the call.
 */
const TOLD: readonly { answer: ToolAnswer | null; output: string }[] = [
  { answer: "deny", output: "The person declined this call. Do not try it again unless they ask for it." },
  { answer: null, output: `Nobody allowed this call within ${CONSENT_EXPIRES / 3_600_000} hours, so it was not run.` },
  { answer: "continue", output: "The server stopped while this ran, and its outcome is unknown: it may have happened or not. Do not simply repeat it." },
];

/** The result of a call that is not run because of this answer; undefined when there is none. */
export function toldInstead(answer: ToolAnswer | null): string | undefined {
  return TOLD.find((one) => one.answer === answer)?.output;
}

/** The answer that a stored result came from; undefined when the call was run. */
export function answerBehind(output: string): ToolAnswer | null | undefined {
  return TOLD.find((one) => one.output === output)?.answer;
}

/** True when `answer` is one of the answers to a question of this kind. */
export function suitsQuestion(kind: QuestionKind, answer: ToolAnswer): boolean {
  return (kind === "consent" ? CONSENT_ANSWERS : OUTCOME_ANSWERS).some((one) => one === answer);
}
