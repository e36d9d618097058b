// Short ids of memories and of changes to them: looked up among those of all agents.
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { AgentId, MemoryId } from "../../domain/ids.ts";
import { isId } from "../../domain/ids.ts";
import type { ChangeSet } from "../../domain/memory/change-set.ts";
import type { MemoryRow } from "../../domain/memory/detail.ts";
import { matchIds, requireDigits, requireOne } from "../identity.ts";

/** Rows of one request. */
const PAGE = 200;

type Page<T> = { rows: T[]; next_cursor: string | null };

/** All rows of a list, page by page, at most `wanted` of them and until `signal`. */
export async function readAll<T>(read: (page: { cursor?: string; limit: number }) => Promise<Page<T>>, { wanted = Infinity, signal }: { wanted?: number; signal?: AbortSignal } = {}): Promise<Page<T>> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await read({ limit: Math.min(PAGE, wanted - rows.length), ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...page.rows);
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined || rows.length >= wanted || signal?.aborted) return { rows, next_cursor: page.next_cursor };
  }
}

/** The memory that `text` names: a whole id, or a unique beginning or end of one of an agent that is there. */
export async function findMemory(client: Client, text: string): Promise<MemoryId> {
  if (isId("mem", text)) return text;
  requireDigits(text, "memory");
  const { agents } = await client.listAgents();
  const lists = await Promise.all(agents.map(({ agent_id }) => readAll(async (page) => toPage(await client.listMemories(agent_id, page)))));
  // What is everybody's stands in one list only, but an id may be asked for while the lists change.
  const ids = new Set(lists.flatMap((list) => list.rows.map((memory) => memory.memory_id)));
  return requireOne(text, matchIds(text, [...ids]), "memory");
}

/** The change set that `text` names, in the same way. */
export async function findChange(client: Client, text: string): Promise<ChangeSet> {
  requireDigits(text, "change");
  const { rows } = await readAll(async (page) => {
    const { distillations, next_cursor } = await client.listChangeSets(page);
    return { rows: distillations, next_cursor };
  });
  const id = requireOne(text, matchIds(text, rows.map((set) => set.change_set_id)), "change");
  return rows.find((set) => set.change_set_id === id) as ChangeSet;
}

function toPage({ memories, next_cursor }: { memories: MemoryRow[]; next_cursor: string | null }): Page<MemoryRow> {
  return { rows: memories, next_cursor };
}

/** Throws unless there is an agent of that id: an empty list of one that nobody has is a typing error. */
export async function requireAgent(client: Client, agent_id: AgentId): Promise<void> {
  const { agents } = await client.listAgents();
  if (agents.some((agent) => agent.agent_id === agent_id)) return;
  throw new AppError("not_found", `There is no agent '${agent_id}'. There are: ${agents.map((agent) => agent.agent_id).join(", ") || "none"}`);
}
