// The bell: tells watchers in this process that something was committed or streamed. It stores nothing and never blocks.
import type { PersonId, SessionId } from "../domain/ids.ts";
import type { ListEvent, SessionEvent } from "../domain/event.ts";

/** One ring for one session: events in the order they happened. */
export type SessionRing = readonly SessionEvent[];

export interface Bell {
  /** Rings after the commit that stored the durable events among `events`. */
  ringSession(session_id: SessionId, events: SessionRing): void;
  ringList(person_id: PersonId, events: readonly ListEvent[]): void;
  /** Calls `listener` on each ring, in order, in the ringer's own turn of the event loop; returns how to stop. */
  onSession(session_id: SessionId, listener: (events: SessionRing) => void): () => void;
  onList(person_id: PersonId, listener: (events: readonly ListEvent[]) => void): () => void;
}
