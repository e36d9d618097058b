// Every session row that this window knows, whatever brought it: a page of a list, an event, an answer. Lists, tabs and
// headers read from here, so that all show the same and a change is made once.
import type { ListEvent } from "../../../../src/domain/event.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { Session } from "../../../../src/domain/session.ts";

/** An empty store. `schedule` puts the news of one burst of changes together; a frame in the page, at once in tests. */
export function createRowStore(schedule: (run: () => void) => void = (run) => run()) {
  const rows = new Map<SessionId, Session | null>();
  /** The version with which each row came in. */
  const stamps = new Map<SessionId, number>();
  const listeners = new Set<() => void>();
  let version = 0;
  let scheduled = false;

  function tell(): void {
    version += 1;
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      for (const listener of [...listeners]) listener();
    });
  }

  /** `asked` is the version at which the row was asked for: what came in since then is newer, though it has the same number. */
  function put(row: Session, asked = Infinity): void {
    const known = rows.get(row.session_id);
    // Ids are never used twice: what is deleted stays so, however late an older answer comes in.
    if (known === null || (known && known.event_seq > row.event_seq)) return;
    if (known?.event_seq === row.event_seq && (stamps.get(row.session_id) ?? 0) > asked) return;
    rows.set(row.session_id, row);
    tell();
    stamps.set(row.session_id, version);
  }

  function remove(session_id: SessionId): void {
    if (rows.get(session_id) === null) return;
    rows.set(session_id, null);
    tell();
  }

  return {
    put: (row: Session) => put(row),
    remove,
    /** A page that was asked for at version `asked`. */
    putAll: (many: readonly Session[], asked?: number) => many.forEach((row) => put(row, asked)),
    apply(event: ListEvent): void {
      if (event.type === "session.deleted" || event.session === null) remove(event.session_id);
      else put(event.session);
    },
    /** Forgets everything: someone else may be logged in next. */
    clear(): void {
      rows.clear();
      stamps.clear();
      tell();
    },
    /** The row; null once it is deleted, undefined while unknown. */
    get: (session_id: SessionId) => rows.get(session_id),
    all: () => rows.values(),
    /** Grows with every change. */
    version: () => version,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
