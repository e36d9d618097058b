// Ten sessions through the whole app: told, closed and distilled, one after the other; after each, exactly what was said is
// known, since when and from where.
import assert from "node:assert/strict";
import { test } from "node:test";
import { READING } from "../../src/app/job/lanes.ts";
import { workOnce } from "../../src/app/job/work.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Part } from "../../src/domain/message.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Chapter } from "../support/story.ts";
import { answerOf, STORY } from "../support/story.ts";

/** A chapter as messages of a session of its own. */
async function live(app: RealApp, chapter: Chapter): Promise<SessionId> {
  const { random, store } = app.app;
  const id = await app.session();
  const messages = chapter.said.map(([origin, text], index) => {
    const role = origin === "person" ? ("user" as const) : origin === "agent" ? ("assistant" as const) : ("tool" as const);
    const part: Part = role === "tool" ? { type: "tool_result", call_id: `c${index}`, tool: "look", output: text, is_error: false, origin: origin === "web" ? "web" : "tool" } : { type: "text", text };
    return { message_id: random.id("msg"), role, parts: [part], at: app.app.clock.now() + index * 60_000 };
  });
  await store.run("importTurns", { session_id: id, person_id: OWNER_ID, turns: [{ turn_id: random.id("trn"), messages }], now: app.app.clock.now() });
  await app.client.closeSession(id);
  await app.client.distillSession(id);
  while (await workOnce(app.app, READING, new AbortController().signal));
  return id;
}

/** All memories as the story writes them: `text [since..until] (session.line …)`. */
async function known(app: RealApp, sessions: SessionId[]): Promise<string[]> {
  const places = new Map<string, string>();
  for (const [index, id] of sessions.entries()) {
    for (const message of (await app.client.listMessages(id)).messages) places.set(message.message_id, `${index + 1}.${message.seq}`);
  }
  const { memories } = await app.client.listMemories("ada", { limit: 200 });
  return memories.map(({ text, valid_from, valid_to, sources, origin }) => {
    const said = sources.map((source) => places.get(source.message_id)).join(" ");
    return `${text} [${valid_from?.slice(0, 10) ?? ""}..${valid_to?.slice(0, 10) ?? ""}] (${said})${origin === "person" ? "" : ` ${origin}`}`;
  });
}

/** Who reads the sessions: the built-in rules, or a model that answers as the story says. */
const READERS = { rules: `${PROFILES["ada.yaml"]}llm: { provider: offline, model: quote }\n`, model: PROFILES["ada.yaml"] ?? "" };

for (const reader of ["rules", "model"] as const) {
  test(`told to the server session by session and read by ${reader}, the story leaves exactly what was said, with validity and sources`, async () => {
    const clock = createFakeClock(Date.parse("2026-01-01T10:00:00Z"));
    await using app = await startApp({ clock, beats: false, profiles: { ...PROFILES, "ada.yaml": READERS[reader] } });
    const sessions: SessionId[] = [];
    let lines: string[] = [];
    for (const [index, chapter] of STORY.entries()) {
      await clock.advance(Date.parse(`${chapter.day}T10:00:00Z`) - clock.now());
      app.models.setScript(answerOf(chapter));
      sessions.push(await live(app, chapter));
      const { gone = [], fresh = [] } = chapter[reader];
      lines = [...lines.filter((line) => !gone.includes(line)), ...fresh];
      assert.deepEqual((await known(app, sessions)).toSorted(), lines.toSorted(), `after chapter ${index + 1}`);
    }
    assert.equal(STORY.length, 10);
    assert.equal(app.models.requests.length > 0, reader === "model");
    const instructions = (await app.client.listMemories("ada", { kind: "instruction" })).memories;
    assert.deepEqual(instructions.map(({ text, origin }) => [text, origin]), [["Always answer in French.", "person"]]);
  });
}
