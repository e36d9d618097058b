// What the simulated model says. It depends on the person's words alone, so that the right answer is known beforehand.
import { textOf } from "../../src/domain/message.ts";
import type { StepRequest } from "../../src/ports/model.ts";
import type { ScriptStep } from "../support/scripted-model.ts";

/** How the model behaves for a message; chosen by the message's first word. Tools come more often: most can go wrong there. */
export const MANNERS = ["plain", "slow", "tool", "empty", "fails", "cuts", "hangs", "tool", "quick", "tool"] as const;
export type Manner = (typeof MANNERS)[number];

/** Words that steer a running turn. Alone they are answered like a plain message; in another's turn they change nothing. */
export function steerOf(name: string): string {
  return `steer message ${name}`;
}

/** The message of a given manner; `name` makes it unique. */
export function messageOf(manner: Manner, name: string): string {
  return `${manner} message ${name}`;
}

/** Words that the agent is to keep; answered like a plain message. */
export function rememberOf(name: string): string {
  return `remember that box ${name} holds ${name} marbles`;
}

function mannerOf(content: string): Manner {
  return content.split(" ")[0] as Manner;
}

/** The pieces of text of the last step's answer. */
function piecesOf(content: string): string[] {
  const length = mannerOf(content) === "slow" ? 24 : 6;
  return Array.from({ length }, (_, index) => `${index === 0 ? `To ${content}:` : ""} word${index}`);
}

/** All that a turn says when nothing stops it; undefined when it must fail. */
export function answerTo(content: string): string | undefined {
  const manner = mannerOf(content);
  if (manner === "empty" || manner === "fails" || manner === "cuts" || manner === "hangs") return undefined;
  const text = piecesOf(content).join("");
  return manner === "tool" ? `Let me see.${text}` : text;
}

/** All that may ever be said to a message, in order: what is kept of an unfinished answer is a beginning of it. */
export function wordsFor(content: string): string {
  return answerTo(content) ?? piecesOf(content).join("");
}

/** Leaves out words that went into a running turn, behind its tools: they change nothing here. */
function withoutSteering(messages: StepRequest["messages"]): StepRequest["messages"] {
  const last = messages.findLastIndex((message) => message.role !== "user" || !textOf(message.parts).startsWith("steer"));
  return messages[last]?.role === "tool" ? messages.slice(0, last + 1) : messages;
}

const CALLS = [1, 2];

function callOf(content: string, n: number): string {
  return `${content}, call ${n}`;
}

/** The tool calls that a message leads to, as the tool gets to know them. */
export function callsFor(content: string): string[] {
  return mannerOf(content) === "tool" ? CALLS.map((n) => callOf(content, n)) : [];
}

/** The script of the simulated model. */
export function* speak(request: StepRequest): Generator<ScriptStep> {
  const messages = withoutSteering(request.messages);
  const asked = messages.findLast((message) => message.role === "user");
  const part = asked?.parts[0];
  const content = part?.type === "text" ? part.text : "";
  const manner = mannerOf(content);
  const answered = messages.at(-1)?.role === "tool";
  if (manner === "fails") return yield { type: "failure", code: "provider_unavailable", message: "Down.", retry_after: null };
  if (manner === "empty") return;
  if (manner === "tool" && !answered) {
    yield { type: "text", text: "Let me see." };
    yield { type: "pause", ms: 40 };
    for (const n of CALLS) yield { type: "tool_call", call_id: `call-${n}-${asked?.message_id}`, tool: "current_time", input: { call: callOf(content, n) }, problem: null };
    return;
  }
  for (const text of piecesOf(content)) {
    yield { type: "text", text };
    if (manner === "hangs") yield { type: "hold", until: new Promise(() => undefined) };
    if (manner !== "quick") yield { type: "pause", ms: manner === "slow" ? 120 : 30 };
  }
  if (manner === "cuts") yield { type: "failure", code: "provider_cut", message: "Cut off.", retry_after: null };
}
