// The reference model: what a person may rely on, in plain bookkeeping. It knows what was asked and what was answered,
// and says what must therefore be true.
import type { SessionId, TurnId } from "../../src/domain/ids.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Session } from "../../src/domain/session.ts";
import type { InputMode, Turn } from "../../src/domain/turn.ts";
import { isEnded, RESUME_MAX } from "../../src/domain/turn.ts";
import type { Person } from "./people.ts";
import { answerTo, callsFor, wordsFor } from "./script.ts";

/** A message somebody sent. `turn_id` is known once it was acknowledged. */
export type Sent = {
  person: Person;
  session_id: SessionId;
  content: string;
  client_id: string;
  mode: InputMode;
  /** True once somebody changed its place in the queue. */
  moved: boolean;
  /** True once it was sent again under its client_id. */
  again: boolean;
  asked: number;
  /** Crashes of the server when it was sent. */
  crashes: number;
  acknowledged: number | undefined;
  turn_id: TurnId | undefined;
};

/** A value that operations change; while one is under way, or was cut off by a crash, both outcomes are possible. */
type Possible<T> = { sure: T; maybe: T[] };

export type Known = {
  session_id: SessionId;
  person: Person;
  status: Possible<"open" | "closed">;
  /** null: no person has named it. */
  title: Possible<string | null>;
  deleted: Possible<boolean>;
};

/**
 * `runs`: how often each tool call was run. `allowed`: how often a person said that it may run (again). `asked`: calls that
 * waited for consent. `embedded`: how often a model of meaning was given each text; `renewals`: what makes it be given again.
 */
export type Reference = {
  sent: Sent[];
  sessions: Map<SessionId, Known>;
  runs: Map<string, number>;
  allowed: Map<string, number>;
  asked: Set<string>;
  embedded: Map<string, number>;
  renewals: number;
};

export function createReference(): Reference {
  return { sent: [], sessions: new Map(), runs: new Map(), allowed: new Map(), asked: new Set(), embedded: new Map(), renewals: 0 };
}

export function know(session_id: SessionId, person: Person): Known {
  const possible = <T>(sure: T): Possible<T> => ({ sure, maybe: [] });
  return { session_id, person, status: possible<"open" | "closed">("open"), title: possible<string | null>(null), deleted: possible(false) };
}

/** An operation that would set `value` begins; returns what to call when it was acknowledged or refused. */
export function attempt<T>(possible: Possible<T>, value: T): { done(): void; refused(): void } {
  possible.maybe.push(value);
  return {
    done: () => {
      possible.sure = value;
      possible.maybe = [];
    },
    // Only this attempt is off: the same one before it, cut off by a crash, may have gone through.
    refused: () => {
      const place = possible.maybe.indexOf(value);
      if (place >= 0) possible.maybe.splice(place, 1);
    },
  };
}

function fits<T>(possible: Possible<T>, value: T): boolean {
  return possible.sure === value || possible.maybe.includes(value);
}

/** Everything about one session, as the store tells it once all is quiet. */
export type Told = { session: Session | null; messages: Message[]; turns: Map<TurnId, Turn>; crashes: number };

/** What a person would complain about in one session. */
export function complain(reference: Reference, known: Known, told: Told): string[] {
  const { session_id } = known;
  if (told.session === null) {
    return fits(known.deleted, true) ? [] : [`${session_id} vanished without being deleted`];
  }
  const complaints: string[] = [];
  const say = (text: string) => complaints.push(`${session_id}: ${text}`);
  if (!fits(known.deleted, false)) say("was deleted and is still there");
  if (!fits(known.status, told.session.status)) say(`is ${told.session.status} and should be ${known.status.sure}`);
  const named = told.session.title_source === "person" ? told.session.title : null;
  if (!fits(known.title, named)) say(`is named ${named} and should be ${known.title.sure}`);
  if (told.session.running_turn_id !== null) say("is still running although all is quiet");
  if (told.session.queued_count !== 0) say(`${told.session.queued_count} inputs wait although all is quiet`);
  checkCounters(told, say);
  const sent = reference.sent.filter((one) => one.session_id === session_id);
  for (const one of sent) checkOutcome(one, told, say);
  for (const one of sent) checkRuns(one, reference, told, say);
  checkConsent(sent, reference, told, say);
  checkOrder(sent, told, say);
  for (const message of told.messages) {
    if (message.role === "user" && !sent.some((one) => one.content === message.content)) say(`has a message nobody sent: ${message.content}`);
  }
  return complaints;
}

function checkCounters(told: Told, say: (text: string) => void): void {
  const { session, messages } = told;
  const counted = messages.filter((message) => message.role === "user" || (message.role === "assistant" && message.content !== ""));
  if (session?.message_count !== counted.length) say(`counts ${session?.message_count} messages and has ${counted.length}`);
  // The clock may have been set back in between.
  const newest = [session?.created_at ?? "", ...messages.map((message) => message.created_at)].sort().at(-1);
  if (messages.length > 0 && session?.forked_from === null && session.last_activity_at !== newest) {
    say(`was last active at ${session.last_activity_at} and its newest message is of ${newest}`);
  }
  messages.forEach((message, index) => {
    if (message.seq !== index + 1) say(`message ${index + 1} has number ${message.seq}`);
  });
}

/** Each accepted message has exactly one outcome: answered, or ended with a reason, or given back; never two, never none. */
function checkOutcome(one: Sent, told: Told, say: (text: string) => void): void {
  const copies = told.messages.filter((message) => message.role === "user" && message.content === one.content);
  if (copies.length > 1) say(`"${one.content}" was sent once and stands there ${copies.length} times`);
  if (one.turn_id === undefined) return;
  const turn = told.turns.get(one.turn_id);
  if (!turn) return say(`"${one.content}" was acknowledged and its turn is gone`);
  if (!isEnded(turn.status)) return say(`"${one.content}" is ${turn.status} although all is quiet`);
  const given_back = turn.reason?.code === "withdrawn" || turn.reason?.code === "session_closed";
  // Given back, it may be sent again; whether that arrived is not known when a crash took the answer.
  if (given_back && one.again) return;
  if (given_back !== (copies.length === 0)) say(`"${one.content}" was ${given_back ? "given back and is in the transcript" : "accepted and is not in the transcript"}`);
  // Words that steer may have gone into a running turn; what is said to them is not known beforehand.
  if (turn.joined !== null && one.mode !== "steer") say(`"${one.content}" went into another turn`);
  if (one.mode === "steer") return;
  const spoken = told.messages.filter((message) => message.turn_id === one.turn_id && message.role === "assistant");
  const text = spoken.filter((message) => message.status !== "interrupted").map((message) => message.content).join("");
  if (turn.status === "finished" && text !== answerTo(one.content)) say(`"${one.content}" finished with "${text}"`);
  const broken = spoken.find((message) => !wordsFor(one.content).includes(message.content));
  if (broken) say(`"${one.content}" was answered in a broken way: "${broken.content}"`);
  // Only a turn that always brings the server down is not gone on with.
  const mayEnd = told.crashes - one.crashes >= RESUME_MAX;
  if (turn.reason?.code === "interrupted" && !mayEnd) say(`"${one.content}" was not gone on with after a crash`);
  if (!wordsFor(one.content).startsWith(text)) say(`"${one.content}" was answered in a broken way: "${text}"`);
  if (turn.status !== "finished" && turn.reason === null) say(`"${one.content}" ended without a reason`);
}

/** What a tool did is done again only when its person says so, not at all without the consent that it needs, and a result is of a call that was run. */
function checkRuns(one: Sent, { runs, allowed, asked }: Reference, told: Told, say: (text: string) => void): void {
  const results = told.messages.filter((message) => message.turn_id === one.turn_id).flatMap((message) => message.parts.filter((part) => part.type === "tool_result"));
  const finished = one.turn_id !== undefined && told.turns.get(one.turn_id)?.status === "finished";
  callsFor(one.content).forEach((call, index) => {
    const times = runs.get(call) ?? 0;
    const said = allowed.get(call) ?? 0;
    const unasked = told.session?.agent_id === "vera" || asked.has(call) ? 0 : 1;
    if (times > unasked + said) say(`"${call}" was run ${times} times and allowed ${said} times`);
    const result = results[index];
    if (finished && !result) say(`"${one.content}" was answered without a result of "${call}"`);
    if (result && !result.is_error && times === 0) say(`"${call}" has a result and was never run`);
  });
}

/** Where one consent counts for a session, nothing runs before it was given. */
function checkConsent(sent: Sent[], { runs, allowed }: Reference, told: Told, say: (text: string) => void): void {
  if (told.session?.agent_id !== "otto") return;
  const calls = sent.flatMap((one) => callsFor(one.content));
  if (calls.some((call) => runs.has(call)) && !calls.some((call) => (allowed.get(call) ?? 0) > 0)) say("ran a tool that nobody had allowed");
}

/** Who was acknowledged before the other began stands before the other. */
function checkOrder(sent: Sent[], told: Told, say: (text: string) => void): void {
  const place = new Map(told.messages.filter((message) => message.role === "user").map((message) => [message.content, message.seq]));
  const plain = sent.filter((one) => one.mode === "queue" && !one.moved);
  for (const earlier of plain) {
    for (const later of plain) {
      const a = place.get(earlier.content);
      const b = place.get(later.content);
      if (a === undefined || b === undefined || earlier.acknowledged === undefined || later.acknowledged === undefined) continue;
      if (earlier.acknowledged < later.asked && a > b) say(`"${later.content}" overtook "${earlier.content}"`);
    }
  }
}
