// Ten sessions, one memory: after each, exactly what was said is known, since when and from where; by rules, and with a model.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "../../../test/support/fake-clock.ts";
import { createScriptedModels } from "../../../test/support/scripted-model.ts";
import { createSeededRandom } from "../../../test/support/seeded-random.ts";
import type { Chapter, Change } from "../../../test/support/story.ts";
import { answerOf, STORY } from "../../../test/support/story.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Candidate, Said } from "../../domain/memory/candidate.ts";
import type { ChangeSet } from "../../domain/memory/change-set.ts";
import { foldChanges } from "../../domain/memory/change-set.ts";
import type { Memory } from "../../domain/memory/memory.ts";
import { reconcile } from "../../domain/memory/reconcile.ts";
import { extractByRules } from "../../domain/memory/rule/extract.ts";
import { emptyModelChoice } from "../model-choice.ts";
import { extractByModel } from "./ask.ts";

type Extract = (said: Said[], known: Memory[], chapter: Chapter) => Candidate[] | Promise<Candidate[]>;

const SESSION = (n: number): SessionId => `ses_${n}`;

/** The messages of a chapter; the id of each says session and line. */
function saidIn(chapter: Chapter, n: number): Said[] {
  return chapter.said.map(([origin, text], index) => ({
    ...{ message_id: `msg_${n}.${index + 1}`, seq: index + 1, role: origin === "person" ? "user" : origin === "agent" ? "assistant" : "tool" },
    ...{ speaker: null, text, origin, at: `${chapter.day}T10:0${index}:00.000Z` },
  }));
}

/** Tells the story, and compares all that is known after each chapter. */
async function tell(extract: Extract, expected: (chapter: Chapter) => Change): Promise<Map<string, Memory>> {
  const sets: ChangeSet[] = [];
  const random = createSeededRandom();
  let lines: string[] = [];
  for (const [index, chapter] of STORY.entries()) {
    const [said, known] = [saidIn(chapter, index + 1), [...foldChanges(sets).values()]];
    const deps = { session_id: SESSION(index + 1), policy: "carry_all" as const, said, nextId: () => random.id("mem") };
    const items = reconcile(await extract(said, known, chapter), { ...deps, known });
    sets.push(setOf(index + 1, `${chapter.day}T11:00:00.000Z`, items));
    const { gone = [], fresh = [] } = expected(chapter);
    assert.deepEqual(gone.filter((line) => !lines.includes(line)), [], `what chapter ${index + 1} ends was there`);
    lines = [...lines.filter((line) => !gone.includes(line)), ...fresh];
    assert.deepEqual([...foldChanges(sets).values()].map(lineOf).toSorted(), lines.toSorted(), `after chapter ${index + 1}`);
  }
  return foldChanges(sets);
}

function setOf(n: number, created_at: string, items: ChangeSet["items"]): ChangeSet {
  const seqs = { from_seq: 1, to_seq: STORY[n - 1]?.said.length ?? 0 };
  return { change_set_id: `dis_${n}`, agent_id: "mira", person_id: "per_owner", cause: "distillation", status: "applied", session_id: SESSION(n), ...seqs, model: null, created_at, decided_at: null, items };
}

function lineOf({ text, valid_from, valid_to, sources, origin }: Memory): string {
  const places = sources.map((one) => one.message_id.slice(4)).join(" ");
  return `${text} [${valid_from?.slice(0, 10) ?? ""}..${valid_to?.slice(0, 10) ?? ""}] (${places})${origin === "person" ? "" : ` ${origin}`}`;
}

const byRules: Extract = (said, known) => extractByRules(said, known, said.at(-1)?.at ?? "");

test("by rules, each session leaves exactly what its person stated outright", async () => {
  const memories = await tell(byRules, (chapter) => chapter.rules);
  assert.deepEqual([...memories.values()].filter((one) => one.kind === "instruction").map((one) => one.text), ["Always answer in French."]);
});

test("with a model, each session leaves exactly what was said, and what a page says stays the page's", async () => {
  const memories = await tell(byModel, (chapter) => chapter.model);
  assert.deepEqual([...memories.values()].filter((one) => one.kind === "instruction").map((one) => one.text), ["Always answer in French."]);
});

test("the same session read again changes nothing", async () => {
  const sets: ChangeSet[] = [];
  const random = createSeededRandom();
  for (const [index, chapter] of STORY.entries()) {
    const said = saidIn(chapter, index + 1);
    const read = () => {
      const known = [...foldChanges(sets).values()];
      return reconcile(extractByRules(said, known, `${chapter.day}T11:00:00.000Z`), { session_id: SESSION(index + 1), policy: "carry_all", said, known, nextId: () => random.id("mem") });
    };
    sets.push(setOf(index + 1, `${chapter.day}T11:00:00.000Z`, read()));
    assert.deepEqual(read(), [], `chapter ${index + 1}`);
  }
});

async function byModel(said: Said[], known: Memory[], chapter: Chapter): Promise<Candidate[]> {
  const clock = createFakeClock();
  const models = createScriptedModels(answerOf(chapter), { clock });
  const app = { clock, models, random: createSeededRandom(), choice: emptyModelChoice() };
  return extractByModel(app, await models.open(models.provider, "scripted"), { said, known, policy: "carry_all" }, new AbortController().signal);
}
