// Hits as they are shown: those of one session stand together.
import type { SearchHit } from "../../../src/domain/search/hit.ts";

export type HitGroup = { key: string; session: Pick<SearchHit, "session_id" | "agent_id" | "type" | "title">; /** It stands further up too: these came with a later page. */ again: boolean; hits: SearchHit[] };

/** Groups of the pages, each page by itself, so that nothing moves that was read already. A group stands where its best hit does. */
export function groupHits(pages: readonly (readonly SearchHit[])[]): HitGroup[] {
  const seen = new Set<string>();
  return pages.flatMap((hits, page) => {
    const groups = new Map<string, HitGroup>();
    for (const hit of hits) {
      const { session_id, agent_id, type, title } = hit;
      const known = groups.get(session_id);
      if (known) known.hits.push(hit);
      else groups.set(session_id, { key: `${page}:${session_id}`, session: { session_id, agent_id, type, title }, again: seen.has(session_id), hits: [hit] });
    }
    for (const id of groups.keys()) seen.add(id);
    return [...groups.values()];
  });
}
