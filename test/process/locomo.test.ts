// Months of a real dialogue through a real server: every meeting is a session, all of them at the same time. Half of them
// wait for each answer, half send everything at once and are answered in the order of sending.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Client } from "../../src/client/client.ts";
import type { DurableEvent } from "../../src/domain/event.ts";
import { endsTurn, isDurable } from "../../src/domain/event.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { contentOf } from "../support/fake-answer.ts";
import { withoutDirectives } from "../support/fake-directive.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { type Meeting, readDialogue } from "../support/locomo.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

const AGENT = "listener";
/** The window holds the longest meeting whole, so that what the provider must receive is known to the letter. */
const PROFILE = `agent_id: ${AGENT}\nname: Lis\nrole: Listener\nmemory: { stm_window: 500 }\ntools: { restrict_to: [] }\n`;

type Replayed = Meeting & { session_id: SessionId; events: DurableEvent[] };

let fake: FakeProvider;
let server: ServerProcess;
let replayed: Replayed[] = [];
const dialogue = readDialogue(0);

before(async () => {
  if (!dialogue) return;
  fake = await startFakeProvider();
  server = await startServerProcess();
  const { client } = server;
  await client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
  await client.createAgent(PROFILE);
  replayed = await Promise.all(dialogue.meetings.map((meeting, index) => replay(client, meeting, index % 2 === 0)));
}, { timeout: 120_000 });

after(async () => {
  await server?.stop();
  await fake?.stop();
});

async function replay(client: Client, meeting: Meeting, waits: boolean): Promise<Replayed> {
  const { session_id } = await client.createSession({ agent_id: AGENT });
  for (const content of meeting.turns) {
    if (waits) await client.askMessage(session_id, { content });
    else await client.sendMessage(session_id, { content, mode: "queue" });
  }
  const events: DurableEvent[] = [];
  let ended = 0;
  for await (const event of client.watchSession(session_id, 0)) {
    if (!isDurable(event)) continue;
    events.push(event);
    if (endsTurn(event)) ended += 1;
    if (ended === meeting.turns.length) break;
  }
  return { ...meeting, session_id, events };
}

/** What the fake provider answers to the `n`-th turn (from 1) of a session whose messages all reach it. */
function answerTo(content: string, n: number): string {
  return `You said: ${withoutDirectives(content)} (messages seen: ${2 * n - 1})`;
}

/** A meeting as it must be stored: what was said and what was answered, by turns. */
function expectedMessages({ turns }: Meeting): { role: string; content: string }[] {
  return turns.flatMap((content, index) => [
    { role: "user", content },
    { role: "assistant", content: answerTo(content, index + 1) },
  ]);
}

/** Without the data a test has nothing to look at; that it did not run was said above. */
function needsData(title: string, check: (client: Client) => Promise<void>): void {
  test(`[needs data] ${title}`, async () => {
    if (dialogue) await check(server.client);
  });
}

needsData("every message of a dialogue is stored once, in order and to the letter, with its answer", async (client) => {
  assert.ok(replayed.length > 10 && replayed.every((meeting) => meeting.turns.length > 10), "the data holds a dialogue of many meetings");
  for (const meeting of replayed) {
    const page = await client.listMessages(meeting.session_id, { limit: 500 });
    assert.deepEqual(page.messages.map(({ role, content }) => ({ role, content })), expectedMessages(meeting), meeting.name);
    assert.deepEqual(page.messages.map((message) => message.seq), page.messages.map((_, index) => index + 1));
    assert.ok(page.messages.every((message) => message.session_id === meeting.session_id && message.status === "complete"));
    assert.deepEqual([page.has_more, page.queue], [false, []]);
    assert.ok(page.turns.length === meeting.turns.length && page.turns.every((turn) => turn.status === "finished" && turn.steps === 1));
  }
});

needsData("each session's row counts its messages, bears a title from the first one, and knows its last activity", async (client) => {
  for (const meeting of replayed) {
    const session = await client.getSession(meeting.session_id);
    const { messages } = await client.listMessages(meeting.session_id, { limit: 1 });
    assert.equal(session.message_count, 2 * meeting.turns.length);
    // The fake names a session as it is named without a model; it may have been asked already.
    assert.ok(session.title_source === "rule" || session.title_source === "model", `${session.title_source}`);
    const title = session.title ?? "";
    const first = meeting.turns[0] ?? "";
    assert.ok(title.length >= 8 && [...title].length <= 60 && first.startsWith(title.replace(/…$/, "")), `"${title}" is not from "${first}"`);
    assert.equal(session.last_activity_at, messages[0]?.created_at);
    assert.deepEqual([session.running_turn_id, session.queued_count, session.status], [null, 0, "open"]);
  }
});

needsData("the list shows every session once, the latest activity first, whole or by pages", async (client) => {
  const { sessions, next_cursor } = await client.listSessions({ agent_id: AGENT, limit: 200 });
  assert.equal(next_cursor, null);
  assert.deepEqual(sessions.map((session) => session.session_id).toSorted(), replayed.map((meeting) => meeting.session_id).toSorted());
  const times = sessions.map((session) => session.last_activity_at);
  assert.deepEqual(times, times.toSorted().toReversed());
  const paged = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.listSessions({ agent_id: AGENT, limit: 7, ...(cursor && { cursor }) });
    paged.push(...page.sessions);
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged, sessions);
});

needsData("the provider received each session's own words and nothing of another", async () => {
  const requests = await fake.requests();
  const received = requests.map(({ body }) => body.messages.filter((message) => message.role !== "system").map((message) => ({ role: message.role, content: contentOf(message) })));
  const wanted = replayed.flatMap((meeting) => {
    const all = expectedMessages(meeting);
    return meeting.turns.map((_, index) => all.slice(0, 2 * index + 1));
  });
  const sorted = (prompts: unknown[]) => prompts.map((prompt) => JSON.stringify(prompt)).toSorted();
  assert.deepEqual(sorted(received), sorted(wanted));
  const said = new Set(replayed.flatMap((meeting) => meeting.turns));
  const system = requests.flatMap(({ body }) => body.messages.filter((message) => message.role === "system").map(contentOf));
  assert.ok(system.every((text) => ![...said].some((content) => text.includes(content))));
});

needsData("events are numbered without gaps, belong to their session, and tell the same story as the messages", async (client) => {
  for (const meeting of replayed) {
    const { event_seq } = await client.getSession(meeting.session_id);
    assert.deepEqual(meeting.events.map((event) => event.seq), Array.from({ length: event_seq }, (_, index) => index + 1), meeting.name);
    assert.ok(meeting.events.every((event) => event.session_id === meeting.session_id));
    const told = meeting.events.filter((event) => event.type === "message.finished").map(({ message }) => message);
    assert.deepEqual(told, (await client.listMessages(meeting.session_id, { limit: 500 })).messages);
  }
});

needsData("a crash right after the last answer changes nothing", async (client) => {
  const read = async (from: Client) => Promise.all(replayed.map(({ session_id }) => from.listMessages(session_id, { limit: 500 })));
  const pages = await read(client);
  const { sessions } = await client.listSessions({ limit: 200 });
  await server.kill9();
  const { home } = server;
  const again = await startServerProcess({ home });
  try {
    assert.deepEqual(await read(again.client), pages);
    assert.deepEqual((await again.client.listSessions({ limit: 200 })).sessions, sessions);
  } finally {
    await again.stop();
  }
});
