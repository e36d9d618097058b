// Telling watchers what was committed: for every command in the same way, so that events are rung in the order of their
// commits however much its caller does with the answer.
import type { DurableEvent } from "../domain/event.ts";
import { endsTurn } from "../domain/event.ts";
import type { Bell } from "../ports/bell.ts";
import type { Change, Store } from "../ports/store.ts";
import type { LiveMessage } from "./app.ts";

type Told = { bell: Bell; live: Map<string, LiveMessage> };

/** The store, whose commands ring the bell as soon as they are durable, before their caller goes on. */
export function announcing(store: Store, told: Told): Store {
  return {
    ask: (name, ...input) => store.ask(name, ...input),
    run: (name, input) =>
      store.run(name, input).then((value) => {
        for (const change of changesIn(value)) announce(told, change);
        return value;
      }),
    compact: () => store.compact(),
    close: () => store.close(),
  };
}

/** What a command's answer says that it changed: one session, several, or nothing that is watched. */
function changesIn(value: unknown): Change[] {
  if (typeof value !== "object" || value === null) return [];
  if ("changes" in value) return value.changes as Change[];
  return "events" in value && "list" in value ? [value as Change] : [];
}

function announce({ bell, live }: Told, change: Change): void {
  const { session_id } = change;
  const being = live.get(session_id);
  // What was being written is stored now, or its turn holds still: a late joiner must not be given it as unfinished.
  if (being && change.events.some((event) => isOver(event, being))) live.delete(session_id);
  if (change.events.length > 0) bell.ringSession(session_id, change.events);
  if (change.list.length > 0) bell.ringList(change.person_id, change.list);
}

function isOver(event: DurableEvent, being: LiveMessage): boolean {
  if (event.type === "message.finished") return event.message.message_id === being.message_id;
  return (endsTurn(event) || event.type === "turn.waiting" || event.type === "tool.asking") && event.turn_id === being.turn_id;
}
