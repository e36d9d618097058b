// Tool: keep something for later sessions. What the agent asks for goes through the same walls as what is learned from a
// session: policy, approval, and no text becomes more than its origin allows.
import { AppError } from "../../domain/errors.ts";
import { isId } from "../../domain/ids.ts";
import type { Candidate, Said } from "../../domain/memory/candidate.ts";
import type { ChangeItem } from "../../domain/memory/change-set.ts";
import { heldMemories, isHeld } from "../../domain/memory/hold.ts";
import type { Memory, MemoryKind } from "../../domain/memory/memory.ts";
import { lowestOrigin, MEMORY_KINDS, MEMORY_MAX } from "../../domain/memory/memory.ts";
import { reconcile } from "../../domain/memory/reconcile.ts";
import type { Store } from "../../ports/store.ts";
import type { Tool, ToolContext } from "../../ports/tool.ts";
import type { MemoryToolDeps } from "./wall.ts";
import { requireMemory, requireWords } from "./wall.ts";
import { readSaid } from "./said.ts";

/** Known memories that a new one is compared with, the likeliest first. */
const KNOWN_MAX = 50;
/** How sure one may be of what a person said, and of what anything else did. */
const SURE = 0.9;
const UNSURE = 0.6;

type Asked = { text: string; kind: MemoryKind; valid_from: string | null; replaces: Memory | null };

/** The tool over a store: one change set of cause `tool`, with the turn's messages as sources. Asked for twice it is kept once. */
export function createRemember({ store, random }: MemoryToolDeps): Tool {
  return {
    name: "remember",
    description:
      "Keep something about this person or your work together for later sessions. Use it when they ask you to remember something, or when they correct what you remember (with `replaces`). One sentence that stands for itself, with names instead of I and you.",
    input_schema: {
      type: "object",
      properties: {
        text: { type: "string", maxLength: MEMORY_MAX },
        kind: { type: "string", enum: [...MEMORY_KINDS], description: "instruction: how they want you to act, only in their own words; fact when left out" },
        since: { type: "string", description: "Since when it holds, as 2026-02-01, where that is known" },
        replaces: { type: "string", description: "memory_id of what it takes the place of, as recall gave it" },
      },
      required: ["text"],
      additionalProperties: false,
    },
    origin: "tool",
    repeatable: true,
    async run(input, context) {
      const text = requireWords(input, "text", MEMORY_MAX);
      if (context.memory.transfer_policy === "none") throw new AppError("forbidden", "Your profile keeps nothing (transfer_policy none). Tell the person that it was not kept.");
      await requireMemory(store, context);
      const asked = { text, ...(await readRest(store, context, input)) };
      const said = await readSaid(store, context, text);
      const { item, waits } = await weigh({ store, random }, context, { asked, said });
      if (!item || (item.action === "update" && !waits)) return JSON.stringify({ status: "known_already", text });
      return keep({ store, random }, context, { item, said });
    },
  };
}

async function readRest(store: Store, context: ToolContext, input: unknown): Promise<Omit<Asked, "text">> {
  const { kind = "fact", since, replaces } = input as Record<string, unknown>;
  if (!(MEMORY_KINDS as readonly unknown[]).includes(kind)) throw new AppError("invalid_request", `\`kind\` is one of ${MEMORY_KINDS.join(", ")}.`);
  return { kind: kind as MemoryKind, valid_from: readDay(since), replaces: replaces === undefined ? null : await requireOwn(store, context, replaces) };
}

/** A day or an ISO time as an ISO time; a day begins at midnight UTC. */
function readDay(since: unknown): string | null {
  if (since === undefined) return null;
  const found = typeof since === "string" && /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(since) ? new Date(since) : undefined;
  if (found && !Number.isNaN(found.getTime())) return found.toISOString();
  throw new AppError("invalid_request", "`since` is a day such as 2026-02-01.");
}

async function requireOwn(store: Store, { agent_id, person_id }: ToolContext, id: unknown): Promise<Memory> {
  const found = typeof id === "string" && isId("mem", id) ? await store.ask("getMemory", { memory_id: id, person_id }) : null;
  if (found?.agent_id !== agent_id) throw new AppError("not_found", "There is no such memory to replace. Use recall to find it, or leave `replaces` out.");
  if (found.person_id !== person_id) throw new AppError("forbidden", "This memory is shared by all who talk to you; only whoever added it may replace it. Leave `replaces` out to keep the new one for this person.");
  return { ...found, sources: found.sources.map(({ session_id, message_id }) => ({ session_id, message_id })) };
}

/** What it comes to beside what is known: one item, or none when it is known. `waits`: it is about what waits for its person. Throws when the policy does not let it through. */
async function weigh({ store, random }: MemoryToolDeps, context: ToolContext, { asked, said }: { asked: Asked; said: Said[] }): Promise<{ item: ChangeItem | undefined; waits: boolean }> {
  const { session_id, agent_id, person_id, now, memory } = context;
  const trusted = lowestOrigin(said.map((one) => one.origin)) === "person";
  const candidate: Candidate = {
    ...{ kind: asked.kind, text: asked.text, confidence: trusted ? SURE : UNSURE, sources: said.map((one) => one.message_id) },
    ...{ explicit: trusted, significant: false, valid_from: asked.valid_from, valid_to: null },
    ...{ replaces: asked.replaces?.memory_id ?? null, forgets: null },
  };
  const deps = { session_id, policy: memory.transfer_policy, said, nextId: () => random.id("mem") };
  if (reconcile([candidate], { ...deps, known: [] }).length === 0) {
    throw new AppError("forbidden", `Your profile (transfer_policy ${memory.transfer_policy}) does not let this be kept: it is not the person's own words. Tell them that it was not kept.`);
  }
  const { memories } = await store.ask("listMemories", { agent_id, person_id, q: asked.text, current: true, now, limit: KNOWN_MAX });
  const { change_sets } = await store.ask("listChangeSets", { agent_id, person_id, status: "held", limit: KNOWN_MAX });
  const held = heldMemories(change_sets);
  const own = memories.filter((one) => one.person_id === person_id && one.memory_id !== asked.replaces?.memory_id);
  // What is kept comes last: of two that say the same it is the one to be met.
  const [item] = reconcile([candidate], { ...deps, known: [...held, ...own, ...(asked.replaces ? [asked.replaces] : [])] });
  return { item, waits: held.some((one) => item !== undefined && item.action !== "add" && one.memory_id === item.target) };
}

type Made = Extract<ChangeItem, { action: "add" | "supersede" }>;

/** Stores it. What waited already has gained a source and waits on. */
async function keep({ store, random }: MemoryToolDeps, context: ToolContext, { item, said }: { item: ChangeItem; said: Said[] }): Promise<string> {
  const { agent_id, person_id, session_id, now } = context;
  const hold = isHeld(context.memory.approval, [item]);
  const seqs = said.map((one) => one.seq);
  const set = {
    ...{ change_set_id: random.id("dis"), agent_id, person_id, cause: "tool" as const, session_id, model: null },
    ...{ from_seq: Math.min(...seqs), to_seq: Math.max(...seqs), items: [item] },
  };
  await store.run("changeMemories", { set, hold, now });
  if (item.action === "update") return JSON.stringify({ status: "known_already", note: "It waits already until the person agrees, in the review of your memory." });
  const { memory_id, kind, origin, text, scope } = item as Made;
  const shared = scope === "agent" && { shared: true };
  const note = hold && { note: "It is kept once the person agrees; tell them that it waits in the review of your memory." };
  return JSON.stringify({ status: hold ? "waits_for_person" : "remembered", memory_id, kind, from: origin, text, ...shared, ...note });
}
