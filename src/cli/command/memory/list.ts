// `rapport memory list|search`: what an agent keeps.
import type { MemoryQuery } from "../../../client/client.ts";
import type { MemoryRow } from "../../../domain/memory/detail.ts";
import type { MemoryKind } from "../../../domain/memory/memory.ts";
import { shortId } from "../../identity.ts";
import { readAll, requireAgent } from "../../memory/find.ts";
import { marksOf } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { formatTime } from "../../terminal/time.ts";

type Args = readonly (string | undefined)[];
type Flags = { search?: string; kind?: MemoryKind; ended?: boolean; pinned?: boolean; limit?: number; all?: boolean };

const LIMIT = 50;

/** `rapport memory list`. With --json: `{memories, next_cursor}`. */
export async function listMemories(context: Context, [agent]: Args, { search, kind, ended, pinned, limit, all }: Flags): Promise<void> {
  const agent_id = agent as string;
  const { client } = await context.connect();
  const query: MemoryQuery = { current: !ended, ...(search === undefined ? {} : { q: search }), ...(kind ? { kind } : {}), ...(pinned ? { pinned } : {}) };
  const { rows, next_cursor } = await readAll(
    async (page) => {
      const found = await client.listMemories(agent_id, { ...query, ...page });
      return { rows: found.memories, next_cursor: found.next_cursor };
    },
    { wanted: all ? Infinity : (limit ?? LIMIT), signal: context.signal },
  );
  if (rows.length === 0) await requireAgent(client, agent_id);
  if (context.json) return context.out.json({ memories: rows, next_cursor });
  print(context, rows, query);
  if (next_cursor !== null) context.out.note("There are more: --limit N or --all.");
}

/** `rapport memory search`: the list with words to look for, the best matches first. */
export function searchMemories(context: Context, [agent, text]: Args, flags: Pick<Flags, "limit">): Promise<void> {
  return listMemories(context, [agent], { ...flags, search: text });
}

function print({ out }: Context, rows: readonly MemoryRow[], query: MemoryQuery): void {
  if (rows.length === 0) return out.note(query.q === undefined ? "Nothing is kept here." : "Nothing fits.");
  out.table(
    [{ title: "ID" }, { title: "KIND" }, { title: "MEMORY", shrinks: true }, { title: "NOTES" }, { title: "LEARNED" }, { title: "USED", right: true }],
    rows.map((memory) => [shortId(memory.memory_id), memory.kind, memory.text, marksOf(memory), formatTime(memory.learned_at), String(memory.use_count)]),
  );
}
