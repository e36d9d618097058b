// What people write into a search field: words, "phrases", -what must not be there, word* and filters such as agent:mira.
// Whatever is not well formed is taken as plain words, so that every text is a valid search.
import type { AgentId } from "../ids.ts";
import { AGENT_ID_PATTERN } from "../ids.ts";
import type { SessionStatus, SessionType } from "../session.ts";
import { SESSION_TYPES } from "../session.ts";

/** Characters of a search that are accepted. */
export const SEARCH_MAX = 1000;
/** Words and phrases of a search; what follows is not looked at. */
export const TERMS_MAX = 16;

/** A word, or the words of a phrase in their order; with `prefix` the last one may go on. */
export type SearchTerm = { text: string; prefix: boolean };

/** Which sessions are searched. `before` (exclusive) and `after` (inclusive) are their last activity, milliseconds. */
export type SearchFilter = {
  agent_id?: AgentId | undefined;
  types?: SessionType[] | undefined;
  status?: SessionStatus | undefined;
  channel?: string | undefined;
  before?: number | undefined;
  after?: number | undefined;
};

/** `wanted` must all be there, `unwanted` must not. */
export type SearchQuery = { wanted: SearchTerm[]; unwanted: SearchTerm[]; titles_only: boolean; filter: SearchFilter };

const PIECE = /(-?)"([^"]*)"(\*?)|(\S+)/g;

/** Reads a search. The last word may go on, as it does while somebody still writes it; in quotes it is whole. */
export function parseSearch(text: string): SearchQuery {
  const query: SearchQuery = { wanted: [], unwanted: [], titles_only: false, filter: {} };
  const pieces = [...text.slice(0, SEARCH_MAX).replace(/[“”„]/g, '"').matchAll(PIECE)];
  for (const [index, [, minus, phrase, star, word]] of pieces.entries()) {
    if (phrase !== undefined) addTerm(query, minus === "-", { text: phrase, prefix: star === "*" });
    else if (word !== undefined && !readFilter(query, word)) addWord(query, word, index === pieces.length - 1);
  }
  return query;
}

function addWord(query: SearchQuery, word: string, last: boolean): void {
  // Of --json and of a dash between words nothing is to be left out.
  const minus = /^-[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word);
  addTerm(query, minus, { text: word.slice(minus ? 1 : 0).replace(/\*+$/, ""), prefix: word.endsWith("*") || (last && !minus && GOES_ON.test(word)) });
}

/** One letter begins every other word: it stands for itself, unless a star follows it. */
const GOES_ON = /[\p{L}\p{N}\p{M}].*[\p{L}\p{N}\p{M}]/u;

function addTerm({ wanted, unwanted }: SearchQuery, minus: boolean, term: SearchTerm): void {
  if (wanted.length + unwanted.length >= TERMS_MAX || !/[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/u.test(term.text)) return;
  (minus ? unwanted : wanted).push(term);
}

/** True when the word was a filter. */
function readFilter(query: SearchQuery, word: string): boolean {
  const [, name, value = ""] = /^(\w+):(.+)$/.exec(word) ?? [];
  const read = READERS[name?.toLowerCase() ?? ""];
  return read?.(query, value.toLowerCase()) ?? false;
}

const READERS: Record<string, (query: SearchQuery, value: string) => boolean> = {
  agent({ filter }, value) {
    if (value.length > 64 || !AGENT_ID_PATTERN.test(value)) return false;
    filter.agent_id = value;
    return true;
  },
  type({ filter }, value) {
    const types = SESSION_TYPES.filter((type) => value.split(",").includes(type));
    if (types.length < new Set(value.split(",")).size) return false;
    filter.types = [...new Set([...(filter.types ?? []), ...types])];
    return true;
  },
  channel({ filter }, value) {
    if (!/^[a-z0-9_-]{1,100}$/.test(value)) return false;
    filter.channel = value;
    return true;
  },
  before: (query, value) => readTime(query, "before", value),
  after: (query, value) => readTime(query, "after", value),
  in(query, value) {
    if (value !== "title") return false;
    query.titles_only = true;
    return true;
  },
};

/** A date, which is midnight UTC at its start, or a time with its zone. */
function readTime({ filter }: SearchQuery, name: "before" | "after", value: string): boolean {
  const [, day = "", time] = /^(\d{4}-\d\d-\d\d)(t\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:\d\d))?$/.exec(value) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Of 30 February the parser makes a day in March.
  if (!Number.isFinite(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return false;
  const at = time === undefined ? midnight : Date.parse(value.toUpperCase());
  if (!Number.isFinite(at)) return false;
  filter[name] = at;
  return true;
}

/** Both filters at once; null when no session can pass them. */
export function joinFilters(one: SearchFilter, other: SearchFilter): SearchFilter | null {
  const types = one.types && other.types ? one.types.filter((type) => other.types?.includes(type)) : (one.types ?? other.types);
  const before = Math.min(one.before ?? Infinity, other.before ?? Infinity);
  const after = Math.max(one.after ?? -Infinity, other.after ?? -Infinity);
  const apart = (["agent_id", "status", "channel"] as const).some((name) => one[name] !== undefined && other[name] !== undefined && one[name] !== other[name]);
  if (apart || types?.length === 0) return null;
  return {
    agent_id: one.agent_id ?? other.agent_id,
    types,
    status: one.status ?? other.status,
    channel: one.channel ?? other.channel,
    before: before === Infinity ? undefined : before,
    after: after === -Infinity ? undefined : after,
  };
}
