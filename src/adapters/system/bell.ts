// The bell inside one process: listeners by topic, called in the ringer's own turn of the event loop.
import type { Bell } from "../../ports/bell.ts";

type Listener<T> = (events: T) => void;

/** A bell without listeners. A listener that throws does not keep others from hearing. */
export function createBell(onError: (error: unknown) => void): Bell {
  const sessions = new Map<string, Set<Listener<never>>>();
  const lists = new Map<string, Set<Listener<never>>>();
  return {
    ringSession: (session_id, events) => ring(sessions, session_id, events, onError),
    ringList: (person_id, events) => ring(lists, person_id, events, onError),
    onSession: (session_id, listener) => listen(sessions, session_id, listener),
    onList: (person_id, listener) => listen(lists, person_id, listener),
  };
}

function ring(topics: Map<string, Set<Listener<never>>>, topic: string, events: readonly unknown[], onError: (error: unknown) => void): void {
  if (events.length === 0) return;
  for (const listener of topics.get(topic) ?? []) {
    try {
      listener(events as never);
    } catch (error) {
      onError(error);
    }
  }
}

function listen(topics: Map<string, Set<Listener<never>>>, topic: string, listener: Listener<never>): () => void {
  const listeners = topics.get(topic) ?? new Set();
  topics.set(topic, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
  };
}
