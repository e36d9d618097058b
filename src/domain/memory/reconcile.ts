// Reconciling: what an extraction found, against what is known. Nothing is learned twice, a change takes the place of what
// it changes, and nothing becomes more than its origin allows.
import type { TransferPolicy } from "../agent.ts";
import type { MemoryId, MessageId, SessionId } from "../ids.ts";
import type { Candidate, Said } from "./candidate.ts";
import type { ChangeItem, NewMemory } from "./change-set.ts";
import { essence } from "./essence.ts";
import type { Memory, MemoryOrigin } from "./memory.ts";
import { allowedKind, lowestOrigin, MEMORY_MAX } from "./memory.ts";
import { mayBeTwin, mayReplace, meetTwin } from "./twin.ts";

export type Reconciling = {
  session_id: SessionId;
  policy: TransferPolicy;
  /** The messages that were read. */
  said: readonly Said[];
  /** What the agent knows for this person. */
  known: readonly Memory[];
  /** Makes the id of the nth new memory. */
  nextId(): MemoryId;
};

/** The changes that the candidates come to, in their order. */
export function reconcile(candidates: readonly Candidate[], deps: Reconciling): ChangeItem[] {
  const items: ChangeItem[] = [];
  const now = deps.said.at(-1)?.at ?? "";
  const seen = new Map(deps.known.filter((memory) => mayBeTwin(memory, now)).map((memory) => [essence(memory.text), memory.memory_id]));
  const gone = new Set<MemoryId>();
  for (const candidate of candidates) {
    const origin = originOf(candidate, deps.said);
    if (origin === undefined || !isWanted(candidate, origin, deps.policy)) continue;
    items.push(...toItems(candidate, origin, { ...deps, seen, gone, items, now }));
  }
  return items;
}

/**
 * The least trusted origin among the messages that a candidate names. Undefined when it names none that were read, or only
 * the agent's own: what an agent says may be what it was reminded of, and would be learned again and again.
 */
function originOf(candidate: Candidate, said: readonly Said[]): MemoryOrigin | undefined {
  const origins = said.filter((one) => candidate.sources.includes(one.message_id)).map((one) => one.origin);
  return origins.every((origin) => origin === "agent") ? undefined : lowestOrigin(origins);
}

/** What each transfer policy lets through. */
function isWanted(candidate: Candidate, origin: MemoryOrigin, policy: TransferPolicy): boolean {
  switch (policy) {
    case "none":
      return false;
    case "explicit_only":
      return candidate.explicit && origin === "person";
    case "facts_only":
      return (candidate.explicit && origin === "person") || (["fact", "preference", "decision"].includes(candidate.kind) && !candidate.significant);
    case "carry_all":
      return true;
  }
}

type State = Reconciling & { seen: Map<string, MemoryId>; gone: Set<MemoryId>; items: readonly ChangeItem[]; now: string };

function toItems(candidate: Candidate, origin: MemoryOrigin, state: State): ChangeItem[] {
  const { seen, gone, known } = state;
  const target = known.find((memory) => memory.memory_id === (candidate.forgets ?? candidate.replaces) && !gone.has(memory.memory_id));
  if (candidate.forgets !== null) {
    if (!target || origin !== "person") return [];
    gone.add(target.memory_id);
    return [{ action: "drop", target: target.memory_id }];
  }
  const text = candidate.text.replace(/\s+/g, " ").trim().slice(0, MEMORY_MAX).toWellFormed();
  if (essence(text) === "") return [];
  const twin = seen.get(essence(text));
  if (twin !== undefined && !gone.has(twin)) return saidAgain(twin, candidate, { ...state, origin, target });
  const made = newMemory({ ...candidate, text }, origin, state);
  seen.set(essence(text), made.memory_id);
  if (!target || !mayReplace(origin, target)) return [{ action: "add", ...made }];
  gone.add(target.memory_id);
  // What takes the place of a memory is told to the same people.
  return [{ action: "supersede", target: target.memory_id, ...made, scope: target.scope }];
}

function newMemory(candidate: Candidate, origin: MemoryOrigin, state: State): NewMemory {
  return {
    memory_id: state.nextId(),
    kind: allowedKind(candidate.kind, origin),
    text: candidate.text,
    scope: "person",
    confidence: Math.min(1, Math.max(0, candidate.confidence)),
    origin,
    sources: sourcesOf(candidate.sources, state),
    valid_from: candidate.valid_from,
    valid_to: candidate.valid_to,
  };
}

type Again = State & { origin: MemoryOrigin; target: Memory | undefined };

/** Said again: the known memory gains the new sources or becomes its person's, and what it takes the place of ends. */
function saidAgain(memory_id: MemoryId, candidate: Candidate, state: Again): ChangeItem[] {
  const twin = state.known.find((one) => one.memory_id === memory_id);
  if (!twin) return joinSources(memory_id, candidate, state);
  const made = newMemory({ ...candidate, text: twin.text }, state.origin, state);
  const items = meetTwin(made, { twin, target: state.target, now: state.now });
  for (const item of items) {
    if (item.action === "supersede") state.seen.set(essence(twin.text), item.memory_id);
    if (item.action === "supersede" || (item.action === "update" && item.target !== memory_id)) state.gone.add(item.target);
  }
  return items;
}

/** Twice in one reading: the item that is made already names the sources of both, where neither lowers what it is. */
function joinSources(memory_id: MemoryId, candidate: Candidate, state: Again): ChangeItem[] {
  const item = state.items.find((one) => "memory_id" in one && one.memory_id === memory_id);
  if (!item || !("sources" in item) || item.origin !== state.origin) return [];
  const fresh = candidate.sources.filter((source) => !item.sources.some((one) => one.message_id === source));
  item.sources.push(...sourcesOf(fresh, state));
  return [];
}

function sourcesOf(sources: readonly MessageId[], { session_id, said }: Reconciling) {
  return said.filter((one) => sources.includes(one.message_id)).map(({ message_id }) => ({ session_id, message_id }));
}
