// Priming: what is placed behind a person's newest words before the model is asked. Chosen once per turn and kept as a
// receipt, so that later steps and later turns send the same again and the prompt only grows at its end.
import { isAppError } from "../../../domain/errors.ts";
import type { MemoryId, MessageId } from "../../../domain/ids.ts";
import type { PrimedMemory, Receipt, RecalledMessage } from "../../../domain/memory/receipt.ts";
import { estimateTokens } from "../../../domain/prompt/tokens.ts";
import type { MemoryHit, Region } from "../../../ports/memory.ts";
import type { ActiveContext } from "../../../ports/store.ts";
import type { TextVector } from "../../../domain/recall.ts";
import type { App } from "../../app.ts";
import { questionVector } from "../../embed/question.ts";
import type { TurnRun } from "../turn-run.ts";

/** Tokens of a turn's memories and of its excerpts, at most. */
const MEMORY_TOKENS = 600;
const EXCERPT_TOKENS = 800;
/** Earlier messages that are quoted, and characters of one, from where it fits the question best. */
const EXCERPTS = 5;
const EXCERPT_MAX = 1200;

/** The context with this turn's region in it. A turn that has its receipt already keeps it. */
export async function prime(app: App, run: TurnRun, context: ActiveContext): Promise<ActiveContext> {
  const asked = context.messages.find((message) => message.role === "user" && message.turn_id === run.turn.turn_id);
  if (!asked || context.regions[asked.message_id]) return context;
  const question = asked.content;
  const asking: Asking = { question, vector: (await mayFind(app, run, context)) ? await questionVector(app, question, run.signal) : undefined };
  const [primed, recalled] = await Promise.all([chooseMemories(app, run, context, asking), chooseExcerpts(app, run, context, asking)]);
  if (primed.hits.length === 0 && recalled.quoted.length === 0) return context;
  const receipt: Receipt = { primed: primed.placed, recalled: recalled.quoted };
  if (!(await keepReceipt(app, run, receipt))) return context;
  const region = { memories: primed.hits.map(({ memory }) => memory), excerpts: recalled.excerpts };
  return { ...context, regions: { ...context.regions, [asked.message_id]: region }, receipts: [...context.receipts, receipt] };
}

/** False when the store does not take it: then nothing is placed, since what stood in a prompt must be there to be seen and sent again. */
async function keepReceipt(app: App, run: TurnRun, receipt: Receipt): Promise<boolean> {
  try {
    await app.store.run("saveReceipt", { ...run.held, receipt, now: app.clock.now() });
    return true;
  } catch (error) {
    if (!isAppError(error) || !["disk_full", "unavailable"].includes(error.code)) throw error;
    app.log.warn("a turn goes without its memories: they could not be noted", { turn_id: run.turn.turn_id, error: error.code });
    return false;
  }
}

/** A question in words and, where there is an embedding model, as its vector. */
type Asking = { question: string; vector: TextVector | undefined };

/** Whether a vector may find more: not when nothing is there to be found, and nobody is told the words of a session that is incognito. */
async function mayFind(app: App, { profile, remembers, session }: TurnRun, { messages }: ActiveContext): Promise<boolean> {
  if (app.choice.settings.embedding_model === null) return false;
  if (remembers && profile.memory.ltm_max_results > 0) return true;
  if ((messages[0]?.seq ?? 1) <= 1) return false;
  const found = await app.store.ask("getSession", { session_id: session.session_id, person_id: session.on_behalf_of });
  return found?.incognito === false;
}

/** The best that fit the question and the budget and are not in the prompt yet. */
async function chooseMemories(app: App, run: TurnRun, context: ActiveContext, asking: Asking): Promise<{ hits: MemoryHit[]; placed: PrimedMemory[] }> {
  const { ltm_max_results } = run.profile.memory;
  if (ltm_max_results === 0 || !run.remembers) return { hits: [], placed: [] };
  const { agent_id, on_behalf_of } = run.session;
  const there = new Set<MemoryId>(context.receipts.flatMap((receipt) => receipt.primed.map((one) => one.memory_id)));
  const found = await app.store.ask("recallMemories", { agent_id, person_id: on_behalf_of, ...asking, limit: ltm_max_results + there.size, now: app.clock.now() });
  const hits = within(budgetOf(run, MEMORY_TOKENS, regionsIn(context).flatMap((region) => region.memories)), found.filter(({ memory }) => !there.has(memory.memory_id)).slice(0, ltm_max_results), ({ memory }) => memory.text);
  return { hits, placed: hits.map(({ memory, score, reasons }) => ({ memory_id: memory.memory_id, score, parts: reasons })) };
}

/** What has left the active context of this session and fits the newest words, word for word. */
async function chooseExcerpts(app: App, run: TurnRun, context: ActiveContext, asking: Asking) {
  const from = context.messages[0]?.seq ?? 1;
  if (from <= 1) return { quoted: [], excerpts: [] };
  const { session_id, on_behalf_of } = run.session;
  const there = new Set<MessageId>(context.receipts.flatMap((receipt) => receipt.recalled.map((one) => one.message_id)));
  const found = await app.store.ask("recallMessages", {
    ...{ person_id: on_behalf_of, within: { session_id }, ...asking, limit: EXCERPTS + there.size, excerpt_max: EXCERPT_MAX },
    ...{ except: { session_id, from }, now: app.clock.now() },
  });
  const fresh = found.flatMap((hit) => (hit.excerpt && !there.has(hit.message_id) ? { ...hit, excerpt: hit.excerpt } : [])).slice(0, EXCERPTS);
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
