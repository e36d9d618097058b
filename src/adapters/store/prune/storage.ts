// What the sessions of a person take up, and what the database file could give back.
import type { Storage } from "../../../domain/care/storage.ts";
import type { Ask } from "../query/session.ts";
import { readIndexProgress } from "../search/backlog.ts";
import { countRows } from "../database.ts";

const SHARE = "count(*) AS sessions, sum(message_seq) AS messages, sum(bytes) AS bytes";
/** Incognito sessions are counted nowhere. */
const OWN = "on_behalf_of = ? AND incognito = 0 AND message_seq > 0 AND deletion_pk IS NULL";
const monthOf = (column: string) => `strftime('%Y-%m', ${column} / 1000, 'unixepoch')`;

export const readStorage: Ask<"readStorage"> = (db, { person_id }) => ({
  by_agent: db.all<Storage["by_agent"][number]>(`SELECT agent_id, type, ${SHARE} FROM sessions WHERE ${OWN} GROUP BY agent_id, type ORDER BY agent_id, type`, person_id),
  by_month: db.all<Storage["by_month"][number]>(`SELECT ${monthOf("last_activity_at")} AS month, ${SHARE} FROM sessions WHERE ${OWN} GROUP BY month ORDER BY month`, person_id),
  growth: db.all<Storage["growth"][number]>(`SELECT ${monthOf("coalesce(started_at, created_at)")} AS month, sum(bytes) AS bytes FROM sessions WHERE ${OWN} GROUP BY month ORDER BY month`, person_id),
  deletions_open: countRows(db, "deletions WHERE person_id = ? AND bytes_gone_at IS NULL", person_id),
  index: readIndexProgress(db),
  free: db.get<{ bytes: number }>("SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count, pragma_page_size")?.bytes ?? 0,
});
