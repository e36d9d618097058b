// Priming: what is placed behind a person's newest words before the model is asked. Chosen once per turn and kept as a
// receipt, so that later steps and later turns send the same again and the prompt only grows at its end.
import type { MemoryId, MessageId } from "../../../domain/ids.ts";
import type { PrimedMemory, Receipt, RecalledMessage } from "../../../domain/memory/receipt.ts";
import { estimateTokens } from "../../../domain/prompt/tokens.ts";
import type { MemoryHit, Region } from "../../../ports/memory.ts";
import type { ActiveContext } from "../../../ports/store.ts";
import type { App } from "../../app.ts";
import { questionVector } from "../../embed/question.ts";
import { insist } from "../persist.ts";
import type { TurnRun } from "../turn-run.ts";
import type { Asking, Found, Place } from "./look-up.ts";
import { EXCERPTS, foundAhead, lookUp } from "./look-up.ts";

/** Tokens of a turn's memories and of its excerpts, at most. */
const MEMORY_TOKENS = 600;
const EXCERPT_TOKENS = 800;

/** `kept` settles when the turn's receipt is stored; whatever is stored of the answer comes after it. */
export type Primed = { context: ActiveContext; kept: Promise<void> };

const KEPT = Promise.resolve();

/** The context with this turn's region in it. A turn that has its receipt already keeps it. */
export async function prime(app: App, run: TurnRun, context: ActiveContext): Promise<Primed> {
  const asked = context.messages.find((message) => message.role === "user" && message.turn_id === run.turn.turn_id);
  if (!asked || context.regions[asked.message_id]) return { context, kept: KEPT };
  const place = placeOf(run, context);
  const question = asked.content;
  const asking: Asking = { question, vector: (await mayFind(app, run, place)) ? await questionVector(app, question, run.signal) : undefined };
  const found = (await foundAhead(run.ahead, place, asking)) ?? (await lookUp(app, run.session, place, asking));
  const [primed, recalled] = [chooseMemories(run, context, found), chooseExcerpts(run, context, found)];
  const receipt: Receipt = { primed: primed.placed, recalled: recalled.quoted };
  const empty = receipt.primed.length === 0 && receipt.recalled.length === 0;
  const receipts = empty ? context.receipts : [...context.receipts, receipt];
  app.places.set(run.session, placeOf(run, { ...context, receipts }));
  if (empty) return { context, kept: KEPT };
  const region = { memories: primed.hits.map(({ memory }) => memory), excerpts: recalled.excerpts };
  const kept = insist(app, run.signal, () => app.store.run("saveReceipt", { ...run.held, receipt, now: app.clock.now() })).then(() => undefined);
  // Heard of by whoever awaits it; a turn that ends otherwise has no need to.
  kept.catch(() => undefined);
  return { context: { ...context, regions: { ...context.regions, [asked.message_id]: region }, receipts }, kept };
}

function placeOf({ profile, remembers }: TurnRun, { messages, receipts }: ActiveContext): Place {
  return { profile, remembers, from: messages[0]?.seq ?? 1, primed: primedIn(receipts).size, recalled: recalledIn(receipts).size };
}

function primedIn(receipts: readonly Receipt[]): Set<MemoryId> {
  return new Set(receipts.flatMap((receipt) => receipt.primed.map((one) => one.memory_id)));
}

function recalledIn(receipts: readonly Receipt[]): Set<MessageId> {
  return new Set(receipts.flatMap((receipt) => receipt.recalled.map((one) => one.message_id)));
}

/** Whether a vector may find more: not when nothing is there to be found, and nobody is told the words of a session that is incognito. */
async function mayFind(app: App, { session }: TurnRun, { profile, remembers, from }: Place): Promise<boolean> {
  if (app.choice.settings.embedding_model === null) return false;
  if (remembers && profile.memory.ltm_max_results > 0) return true;
  if (from <= 1) return false;
  const found = await app.store.ask("getSession", { session_id: session.session_id, person_id: session.on_behalf_of });
  return found?.incognito === false;
}

/** The best that fit the budget and are not in the prompt yet. */
function chooseMemories(run: TurnRun, context: ActiveContext, { memories }: Found): { hits: MemoryHit[]; placed: PrimedMemory[] } {
  const there = primedIn(context.receipts);
  const fresh = memories.filter(({ memory }) => !there.has(memory.memory_id)).slice(0, run.profile.memory.ltm_max_results);
  const hits = within(budgetOf(run, MEMORY_TOKENS, regionsIn(context).flatMap((region) => region.memories)), fresh, ({ memory }) => memory.text);
  return { hits, placed: hits.map(({ memory, score, reasons }) => ({ memory_id: memory.memory_id, score, parts: reasons })) };
}

/** What has left the active context of this session and fits the newest words, word for word. */
function chooseExcerpts(run: TurnRun, context: ActiveContext, { messages }: Found) {
  const there = recalledIn(context.receipts);
  const fresh = messages.flatMap((hit) => (hit.excerpt && !there.has(hit.message_id) ? { ...hit, excerpt: hit.excerpt } : [])).slice(0, EXCERPTS);
  const hits = within(budgetOf(run, EXCERPT_TOKENS, regionsIn(context).flatMap((region) => region.excerpts)), fresh, (hit) => hit.excerpt.text);
  const quoted = hits.map(({ message_id, excerpt, score, reasons }): RecalledMessage => {
    const { to, origin } = excerpt;
    return { message_id, from: excerpt.from, to, ...(origin && { origin }), score, parts: reasons };
  });
  return { quoted, excerpts: hits.map(({ role, created_at, excerpt: { text, tool } }) => ({ role, at: created_at, text, tool })) };
}

/**
 * Tokens that a turn may add, given what stands in the prompt already: of the whole context's room a tenth is for memories and
 * a tenth for excerpts, since what was placed stays there until the context moves on.
 */
function budgetOf(run: TurnRun, tokens: number, there: readonly { text: string }[]): number {
  const placed = there.reduce((sum, one) => sum + estimateTokens(one.text), 0);
  return Math.min(tokens, run.limit.tokens / 10 - placed);
}

function regionsIn(context: ActiveContext): Region[] {
  return Object.values(context.regions);
}

/** As many from the beginning as fit into `tokens`. */
function within<T>(tokens: number, items: readonly T[], textOf: (item: T) => string): T[] {
  let left = tokens;
  return items.filter((item) => {
    const size = estimateTokens(textOf(item));
    if (size > left) return false;
    left -= size;
    return true;
  });
}
