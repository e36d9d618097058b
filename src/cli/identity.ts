// Short ids: a person types the last digits that a list shows, and means one of the things listed.
import type { Client } from "../client/client.ts";
import { AppError } from "../domain/errors.ts";
import type { SessionId } from "../domain/ids.ts";
import { isId } from "../domain/ids.ts";

/** Digits that lists show: the end of an id, since its beginning is a time that neighbours share. */
const SHOWN = 8;
const LEAST = 6;
const PAGE = 200;

export function shortId(id: string): string {
  return id.slice(-SHOWN);
}

/** The ids that begin or end with the hex digits of `text`, with or without the kind's prefix. */
export function matchIds<T extends string>(text: string, ids: readonly T[]): T[] {
  const digits = text.replace(/^[a-z]+_/, "").toLowerCase();
  return ids.filter((id) => {
    const own = id.slice(id.indexOf("_") + 1);
    return own.startsWith(digits) || own.endsWith(digits);
  });
}

/** Throws a usage error unless `text` can name something: at least six hex digits, with or without prefix. */
export function requireDigits(text: string, noun: string): void {
  if (new RegExp(`^(?:[a-z]+_)?[0-9a-fA-F]{${LEAST},32}$`).test(text)) return;
  throw new AppError("invalid_request", `'${text}' is no ${noun} id. Give the whole id, or at least ${LEAST} digits of its beginning or end.`);
}

/** Where to see what there is, for what is not listed with the sessions. */
const LISTS: Record<string, string> = { token: "token list", memory: "memory list AGENT", change: "memory history AGENT" };

/** The one id that `text` means; throws when there is none or more than one. */
export function requireOne<T extends string>(text: string, found: readonly T[], noun: string): T {
  if (found.length === 1) return found[0] as T;
  if (found.length === 0) throw new AppError("not_found", `There is no ${noun} ${text}. See: rapport ${LISTS[noun] ?? "sessions list"}`);
  const some = found.slice(0, 5).join(", ");
  throw new AppError("invalid_request", `${text} could be ${found.length} ${noun.replace(/y$/, "ie")}s: ${some}. Give more digits.`);
}

/** The session that `text` names: a whole id, or a unique beginning or end of a listed one. */
export async function findSession(client: Client, text: string): Promise<SessionId> {
  if (isId("ses", text)) return text;
  requireDigits(text, "session");
  const found: SessionId[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listSessions({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...matchIds(text, page.sessions.map((session) => session.session_id)));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return requireOne(text, [...new Set(found)], "session");
}
