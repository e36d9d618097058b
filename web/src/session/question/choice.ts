// What a person may answer to a question of a turn, in words, and what each answer does.
import type { QuestionKind, ToolAnswer, ToolQuestion } from "../../../../src/domain/question.ts";

/** `does` is null where the label says all. The first choice of a list is the one that most people want. */
export type Choice = { answer: ToolAnswer; label: string; does: string | null };

/** The answers to a question of `kind` that `agent_name` waits for. */
export function choicesOf(kind: QuestionKind, agent_name: string): readonly Choice[] {
  if (kind === "consent") {
    return [
      { answer: "allow", label: "Allow", does: null },
      { answer: "deny", label: "Don’t allow", does: null },
    ];
  }
  return [
    { answer: "continue", label: "Go on without knowing", does: `${agent_name} is told that nobody knows what came of it.` },
    { answer: "redo", label: "Run it again", does: "If it did happen, it happens twice." },
    { answer: "discard", label: "End the turn here", does: "Nothing more is run. What was said stays." },
  ];
}

/** The question in one sentence, for those who hear it. */
export function questionSentence({ kind, tool }: Pick<ToolQuestion, "kind" | "tool">, agent_name: string): string {
  if (kind === "consent") return `${agent_name} wants to run ${tool}.`;
  return `Rapport stopped while ${tool} ran. It may have happened or not.`;
}

/** How long an answer is waited for: "23 h", "12 min"; null once it is late or when it is waited for without end. */
export function timeLeft(expires_at: string | null, now: number): string | null {
  if (expires_at === null) return null;
  const minutes = Math.ceil((Date.parse(expires_at) - now) / 60_000);
  if (minutes <= 0) return null;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}
