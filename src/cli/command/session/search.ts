// `rapport sessions search`: what was said about something, with the places marked and how to open them.
import type { Client, SearchQuery } from "../../../client/client.ts";
import type { SearchHit, SearchPage } from "../../../domain/search/hit.ts";
import { shortId } from "../../identity.ts";
import type { Context } from "../../spec.ts";
import { plainLine } from "../../terminal/plain.ts";
import { formatTime } from "../../terminal/time.ts";
import { requireType } from "./list.ts";

type Flags = { agent?: string; type?: string; before?: string; after?: string; limit?: number };

const PAGE = 100;
const LIMIT = 20;

/** `rapport sessions search`. With --json: `{hits, total, ranked_all, next_cursor}`. */
export async function searchSessions(context: Context, words: readonly (string | undefined)[], flags: Flags): Promise<void> {
  const query: SearchQuery = {
    q: words.join(" "),
    ...(flags.agent === undefined ? {} : { agent_id: flags.agent }),
    ...(flags.type === undefined ? {} : { type: flags.type.split(",").map(requireType) }),
    ...(flags.before === undefined ? {} : { before: flags.before }),
    ...(flags.after === undefined ? {} : { after: flags.after }),
  };
  const { client } = await context.connect();
  const page = await readPages(client, query, { wanted: flags.limit ?? LIMIT, signal: context.signal });
  const { out } = context;
  if (context.json) return out.json(page);
  if (page.hits.length === 0) return out.note("Nothing was found.");
  for (const hit of page.hits) {
    out.line(headOf(hit), "dim");
    out.raw(`  ${hit.snippet.map(({ text, mark }) => (mark ? out.style("bold", plainLine(text)) : lineOf(text))).join("")}\n`);
  }
  out.note(`${countOf(page)} Open one with: rapport sessions show ${shortId(page.hits[0]?.session_id ?? "")}`);
}

async function readPages(client: Client, query: SearchQuery, { wanted, signal }: { wanted: number; signal: AbortSignal }): Promise<SearchPage> {
  const hits: SearchHit[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: SearchPage = await client.searchSessions({ ...query, limit: Math.min(PAGE, wanted - hits.length), ...(cursor === null ? {} : { cursor }) });
    hits.push(...page.hits);
    cursor = page.next_cursor;
    if (cursor === null || hits.length >= wanted || signal.aborted) return { ...page, hits };
  }
}

/** Where a hit stands: the session, who said it, and when. */
export function headOf({ session_id, title, role, agent_id, created_at }: SearchHit): string {
  const who = { user: "you", assistant: agent_id, tool: "tool" };
  return [shortId(session_id), plainLine(title ?? "Untitled"), role === null ? "title" : who[role], formatTime(created_at)].join("  ");
}

/** Safe for a terminal, on one line, with the spaces at its ends. */
export function lineOf(text: string): string {
  return plainLine(`|${text}|`).slice(1, -1);
}

function countOf({ hits, total, ranked_all }: SearchPage): string {
  if (!ranked_all) return `${hits.length} of more than ${total.toLocaleString("en")}; only the newest are ranked.`;
  return total > hits.length ? `${hits.length} of ${total.toLocaleString("en")}; more with --limit.` : `${total} found.`;
}
