// Comparing the world with the reference: a little after every action, everything once all is quiet.
import { isDeepStrictEqual } from "node:util";
import { DatabaseSync } from "node:sqlite";
import type { SessionId, TurnId } from "../../src/domain/ids.ts";
import type { Session } from "../../src/domain/session.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { apply, EMPTY_VIEW } from "../../src/domain/view.ts";
import { checkPrunes } from "./care.ts";
import { checkMemory } from "./check-memory.ts";
import type { Known, Told } from "./reference.ts";
import { complain } from "./reference.ts";
import { otherOf } from "./people.ts";
import { checkCrossing } from "./check-crossing.ts";
import { checkVectors } from "./check-vector.ts";
import type { ListWatcher, SessionWatcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** After each action: no watcher was told anything twice, nothing surprising happened, what is shown live is what is said. */
export function checkNow(world: World): string[] {
  const live = world.process.app.live;
  const shown = world.windows.filter((window) => window.connected && window.view?.live && live.get(window.session_id)?.message_id === window.view.live.message_id);
  const stale = shown
    .filter((window) => window.view?.live?.text !== live.get(window.session_id)?.text)
    .map((window) => `a window on ${window.session_id} shows "${window.view?.live?.text}" while the answer is "${live.get(window.session_id)?.text}"`);
  return [...world.surprises, ...[...world.windows, ...world.lists].flatMap((window) => window.faults), ...stale];
}

/** When all is quiet: every promise of the reference, every window, the list, the event log. */
export async function checkQuiet(world: World): Promise<string[]> {
  const complaints: string[] = [];
  const told = new Map<SessionId, Told>();
  for (const known of world.reference.sessions.values()) {
    const one = await ask(world, known);
    told.set(known.session_id, one);
    complaints.push(...complain(world.reference, known, one), ...(await checkLog(world, known, one)), ...(await checkStranger(world, known)));
  }
  for (const window of world.windows) complaints.push(...checkWindow(window, told.get(window.session_id)));
  for (const list of world.lists) complaints.push(...(await checkList(world, list)));
  complaints.push(...(await checkMemory(world, told)), ...(await checkCrossing(world)), ...checkVectors(world), ...(await checkPrunes(world)));
  return complaints;
}

async function ask(world: World, known: Known): Promise<Told> {
  const { store } = world.process;
  const own = { session_id: known.session_id, ...known.person.who };
  const session = await store.ask("getSession", own);
  const page = await store.ask("listMessages", { ...own, limit: 500 });
  const turns = new Map<TurnId, Turn>();
  for (const sent of world.reference.sent) {
    if (sent.session_id !== known.session_id || sent.turn_id === undefined) continue;
    const turn = await store.ask("getTurn", { turn_id: sent.turn_id, ...known.person.who });
    if (turn) turns.set(sent.turn_id, turn);
  }
  return { session, messages: page?.messages ?? [], turns, crashes: world.crashes };
}

/** Somebody else who knows every id is told nothing. */
async function checkStranger({ process: { app: { store } }, reference }: World, { session_id, person }: Known): Promise<string[]> {
  const { person_id } = otherOf(person).who;
  const own = { session_id, person_id };
  const told: unknown[] = [await store.ask("getSession", own), await store.ask("listMessages", { ...own, limit: 500 }), await store.ask("readEvents", { ...own, after: 0, limit: 500 }), await store.ask("listQueue", own)];
  for (const { turn_id } of reference.sent.filter((sent) => sent.session_id === session_id)) if (turn_id) told.push(await store.ask("getTurn", { turn_id, person_id }));
  return told.some((one) => one !== null) ? [`somebody else reads ${session_id}`] : [];
}

/** The event log is numbered without gaps, and applying it from the beginning gives what is stored. */
async function checkLog(world: World, { person }: Known, told: Told): Promise<string[]> {
  if (!told.session) return [];
  const { session_id } = told.session;
  const log = await world.process.store.ask("readEvents", { session_id, ...person.who, after: 0, limit: 100_000 });
  const events = log?.events ?? [];
  const gap = events.findIndex((event, index) => event.seq !== index + 1);
  if (gap >= 0) return [`event ${gap + 1} of ${session_id} has number ${events[gap]?.seq}`];
  const view = events.reduce(apply, EMPTY_VIEW);
  if (!isDeepStrictEqual(view.messages, told.messages)) return [`the events of ${session_id} tell another story than its messages`];
  if (view.status !== told.session.status || view.title !== told.session.title) return [`the events of ${session_id} end with another status or title`];
  return [];
}

function checkWindow(window: SessionWatcher, told: Told | undefined): string[] {
  if (!window.connected || !told?.session || !window.view) return [];
  const { view } = window;
  const where = `a window on ${window.session_id}`;
  if (view.live !== null) return [`${where} still shows a message being written`];
  if (!isDeepStrictEqual(view.messages, told.messages)) return [`${where} shows ${view.messages.length} messages where ${told.messages.length} are stored`];
  if (view.running_turn_id !== null) return [`${where} still shows a running turn`];
  return [];
}

/** A row without what depends on when one looks: an event says whether the session had been left then. */
function timeless({ ended_at: _ended, ...session }: Session): string {
  return JSON.stringify(session);
}

async function checkList(world: World, { person, rows }: ListWatcher): Promise<string[]> {
  const page = await world.process.store.ask("listSessions", { ...person.who, limit: 1000 });
  const stored = page.sessions.map(timeless).sort();
  const shown = [...rows.values()].filter((session) => session.message_count > 0 && session.archived_at === null).map(timeless).sort();
  if (isDeepStrictEqual(stored, shown)) return [];
  const wrong = shown.find((row) => !stored.includes(row)) ?? stored.find((row) => !shown.includes(row));
  return [`the list that a window built from events differs from the stored one at ${wrong}`];
}

/** Rows that belong to no session: what a delete forgot. Looks into the closed file itself. */
export function checkOrphans(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  const queries = {
    messages: "SELECT count(*) AS n FROM messages WHERE message_pk >> 20 NOT IN (SELECT session_pk FROM sessions)",
    events: "SELECT count(*) AS n FROM events WHERE session_pk NOT IN (SELECT session_pk FROM sessions)",
    turns: "SELECT count(*) AS n FROM turns WHERE session_pk NOT IN (SELECT session_pk FROM sessions)",
    inputs: "SELECT count(*) AS n FROM inputs WHERE session_pk NOT IN (SELECT session_pk FROM sessions)",
    steps: "SELECT count(*) AS n FROM steps WHERE turn_pk NOT IN (SELECT turn_pk FROM turns)",
    partials: "SELECT count(*) AS n FROM partials",
    tool_calls: "SELECT count(*) AS n FROM tool_calls",
    vectors: "SELECT count(*) AS n FROM vectors WHERE message_pk NOT IN (SELECT message_pk FROM messages)",
    memory_vectors: "SELECT count(*) AS n FROM memory_vectors WHERE memory_pk NOT IN (SELECT memory_pk FROM memories)",
    consents: "SELECT count(*) AS n FROM consents WHERE session_pk NOT IN (SELECT session_pk FROM sessions)",
  };
  const found = Object.entries(queries).flatMap(([table, sql]) => {
    const { n } = db.prepare(sql).get() as { n: number };
    return n > 0 ? [`${n} rows are left in ${table}`] : [];
  });
  db.close();
  return found;
}
