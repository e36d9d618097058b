// Extraction with a model: it reads the session window by window and answers in JSON; what it says is checked against the words
// of the messages before anything is believed.
import type { TransferPolicy } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import type { Candidate, Said } from "../../domain/memory/candidate.ts";
import { essence } from "../../domain/memory/essence.ts";
import type { Ground } from "../../domain/memory/ground.ts";
import { grounded, groundOf, isSaidAgain, speaksOf } from "../../domain/memory/ground.ts";
import type { Memory } from "../../domain/memory/memory.ts";
import { formatModelRef } from "../../domain/model.ts";
import type { Usage } from "../../domain/usage.ts";
import type { Model, PromptMessage, StepRequest } from "../../ports/model.ts";
import type { App } from "../app.ts";
import { askText } from "../ask-text.ts";
import { contextTokensOf } from "../model.ts";
import type { Given } from "./answer.ts";
import { readAnswer } from "./answer.ts";
import { instructionsFor, windowText } from "./brief.ts";
import { chooseKnown, roomIn, windowsOf } from "./window.ts";

/** `said`: oldest first. `known`: what the agent knows for this person. `spent` is told what each call took. */
export type Extracting = { said: readonly Said[]; known: readonly Memory[]; policy: TransferPolicy; spent?: (usage: Usage) => void };

/** Characters of an answer that are read; one that goes on is given up. */
const ANSWER_MAX = 200_000;
/** Characters of a bad answer that are shown to the model again. */
const SHOWN_MAX = 8000;

/** Something the model is told is known: a memory, or what an earlier window of this session brought. */
type Known = { text: string; kind: string; valid_from: string | null; valid_to: string | null; memory: Memory | null; candidate: Candidate | null };

/**
 * What the messages say that is worth keeping. Throws AppError with the provider's code when the model cannot be asked, and
 * `provider_malformed` when it answers twice with something else than what was asked for.
 */
export async function extractByModel(app: Pick<App, "clock" | "random" | "choice" | "models">, model: Model, input: Extracting, signal: AbortSignal): Promise<Candidate[]> {
  const room = roomIn(contextTokensOf(app, model.ref));
  const memories: Known[] = input.known.map((memory) => ({ ...memory, memory, candidate: null }));
  let found: Candidate[] = [];
  for (const window of windowsOf(input.said, room.window)) {
    const before: Known[] = found.filter((one) => one.forgets === null).map((candidate) => ({ ...candidate, memory: null, candidate }));
    const known = chooseKnown([...memories, ...before], window, room.known);
    const given = await askAbout(app, model, { ...input, said: window, listed: known }, signal);
    found = taken(found, given, { known, memories, ground: groundOf(window), window });
  }
  return found;
}

type Question = Extracting & { listed: readonly Known[] };

/** Asks once, and once more with what was wrong. */
async function askAbout(app: Pick<App, "clock" | "random">, model: Model, question: Question, signal: AbortSignal): Promise<Given[]> {
  const listed = question.listed.map(({ text, kind, valid_from, valid_to }, index) => ({ n: index + 1, text, kind, since: valid_from, until: valid_to }));
  const say = (role: PromptMessage["role"], text: string): PromptMessage => ({ message_id: app.random.id("msg"), role, parts: [{ type: "text", text }] });
  const asked = [say("user", windowText(question.said, listed))];
  const first = await answerOf(app, model, { ...question, messages: asked }, signal);
  const read = readAnswer(first);
  if ("memories" in read) return read.memories;
  const mend = `${read.problem} Answer again with the JSON object alone, shorter if it was cut off.`;
  const second = readAnswer(await answerOf(app, model, { ...question, messages: [...asked, say("assistant", first.slice(0, SHOWN_MAX) || "(nothing)"), say("user", mend)] }, signal));
  if ("memories" in second) return second.memories;
  throw new AppError("provider_malformed", `${formatModelRef(model.ref)} did not answer in the form that memories are asked for. Choose another model for this agent, or turn its memory off.`, { details: { problem: second.problem } });
}

type Call = Extracting & { messages: PromptMessage[] };

async function answerOf(app: Pick<App, "clock">, model: Model, call: Call, signal: AbortSignal): Promise<string> {
  const request: StepRequest = { instructions: instructionsFor(call.policy), messages: call.messages, tools: [], temperature: null, max_tokens: null };
  const { text, usage, filtered } = await askText(app, model, request, { signal, max: ANSWER_MAX });
  call.spent?.(usage);
  if (filtered) throw new AppError("provider_refused", `${formatModelRef(model.ref)} refused to read this session. Choose another model for this agent.`);
  return text.length > ANSWER_MAX ? "" : text;
}

type Taking = { known: readonly Known[]; memories: readonly Known[]; ground: Ground; window: readonly Said[] };

/** What was found so far, with what a window brought. */
function taken(found: readonly Candidate[], given: readonly Given[], taking: Taking): Candidate[] {
  let all = [...found];
  for (const one of given) {
    const candidate = candidateOf(one, taking);
    if (!candidate) continue;
    const [replaced, dropped] = [one.replaces, one.forgets].map((n) => (n === null ? null : (taking.known[n - 1]?.candidate ?? null)));
    // What this session itself had brought is simply put right; what it had replaced is then replaced by the later words.
    all = all.filter((earlier) => earlier !== replaced && earlier !== dropped);
    if (dropped) continue;
    all.push(replaced ? { ...candidate, replaces: replaced.replaces } : candidate);
  }
  return all;
}

/** The candidate that a given memory comes to; undefined when it names what was not given, or only repeats what is known. */
function candidateOf(one: Given, { known, memories, ground, window }: Taking): Candidate | undefined {
  const sources = one.sources.map((n) => window[n - 1]?.message_id);
  const ids = sources.filter((id) => id !== undefined);
  if (ids.length !== sources.length) return undefined;
  const [replaced, forgotten] = [one.replaces, one.forgets].map((n) => (n === null ? undefined : known[n - 1]));
  if (one.forgets !== null && !forgotten) return undefined;
  const raw: Candidate = { ...one, sources: ids, replaces: replaced?.memory?.memory_id ?? null, forgets: forgotten?.memory?.memory_id ?? null };
  if (forgotten) return speaksOf(raw, forgotten.text, ground) ? raw : undefined;
  const candidate = grounded(raw, ground);
  const isEcho = candidate && [...memories, ...known].some((each) => essence(each.text) === essence(candidate.text)) && !isSaidAgain(candidate, ground);
  return isEcho ? undefined : candidate;
}
