// Sending: a person's message with what the reference must know of it, and the same once more.
import { sendMessage } from "../../src/app/turn/turn.ts";
import type { InputMode } from "../../src/domain/turn.ts";
import type { Action } from "./action.ts";
import { pickFrom } from "./pick.ts";
import type { Known, Sent } from "./reference.ts";
import { MANNERS, messageOf, rememberOf, steerOf } from "./script.ts";
import type { World } from "./world.ts";

/** Mostly as by default; the other ways now and then. */
const MODES = ["queue", "queue", "queue", "steer", "interrupt", "reject"] as const;

/** Something in one of the manners, sent in one of the modes. */
export function send(world: World, known: Known, action: Action): Promise<void> {
  const name = nameOf(world, known);
  const mode = pickFrom(MODES, action.b >> 4) ?? "queue";
  return sendWords(world, known, { mode, content: mode === "steer" ? steerOf(name) : messageOf(MANNERS[action.b % MANNERS.length] as never, name) });
}

/** Something that is to be remembered. */
export function sendToRemember(world: World, known: Known): Promise<void> {
  return sendWords(world, known, { mode: "queue", content: rememberOf(nameOf(world, known)) });
}

/** What makes a message the only one of its kind, with its person's word in it. */
function nameOf(world: World, { person }: Known): string {
  return `${person.word}${world.step}`;
}

function sendWords(world: World, { session_id, person }: Known, { content, mode }: { content: string; mode: InputMode }): Promise<void> {
  const sent: Sent = {
    ...{ person, session_id, content, mode, moved: false, again: false, client_id: `client-${world.step}` },
    ...{ asked: world.step, crashes: world.crashes, acknowledged: undefined, turn_id: undefined },
  };
  world.reference.sent.push(sent);
  return deliver(world, sent);
}

/** What a client does that got no answer, or is not sure: the same again, under the same client_id. */
export function resend(world: World, action: Action): Promise<void> {
  const sent = pickFrom(world.reference.sent, action.a);
  if (!sent) return Promise.resolve();
  sent.again = true;
  return deliver(world, sent);
}

async function deliver(world: World, sent: Sent): Promise<void> {
  const { session_id, content, client_id, mode, person } = sent;
  const { turn } = await sendMessage(world.process.app, person.who, session_id, { content, client_id, mode });
  if (sent.turn_id !== undefined && sent.turn_id !== turn.turn_id && world.process.alive()) {
    // What was given back may be sent again; anything else is answered once.
    const before = await world.process.store.ask("getTurn", { turn_id: sent.turn_id, ...person.who });
    const returned = before?.reason?.code === "withdrawn" || before?.reason?.code === "session_closed";
    if (returned) sent.moved = true;
    else world.surprises.push(`"${content}" was sent again and became another turn`);
  }
  sent.turn_id = turn.turn_id;
  sent.acknowledged ??= world.step;
}
