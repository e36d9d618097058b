// What is searched for, as it stands in the address: a reload and a link find the same.
import type { SessionType } from "../../../src/domain/session.ts";
import { SESSION_TYPES } from "../../../src/domain/session.ts";

/** `before` and `after` are dates such as 2026-02-01, of a session's last activity. */
export type SearchPlace = { q?: string; agent?: string; type?: string; after?: string; before?: string };

const WORDS_MAX = 1000;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The place of an address; what does not belong there is left out. Words that are all digits come as numbers. */
export function readSearchPlace(search: Record<string, unknown>): SearchPlace {
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
  const place: SearchPlace = {};
  const q = text(search["q"]).slice(0, WORDS_MAX);
  if (q.trim() !== "") place.q = q;
  if (/^[a-z][a-z0-9_]{0,63}$/.test(text(search["agent"]))) place.agent = text(search["agent"]);
  const types = typesOf({ type: text(search["type"]) });
  if (types.length > 0 && types.length < SESSION_TYPES.length) place.type = types.join(",");
  for (const name of ["after", "before"] as const) if (DATE.test(text(search[name]))) place[name] = text(search[name]);
  return place;
}

/** The chosen types; none is every type. */
export function typesOf({ type = "" }: SearchPlace): SessionType[] {
  return SESSION_TYPES.filter((one) => type.split(",").includes(one));
}
