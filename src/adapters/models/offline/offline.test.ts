// The offline model quotes what is there with links, and otherwise says that nothing is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PromptMessage, StepRequest } from "../../../ports/model.ts";
import { composeAnswer } from "./offline.ts";

const NOTHING = "No model is connected, and nothing in this session or memory matches. [Connect a model](/settings/models)";

const said = (id: number, role: "user" | "assistant", text: string): PromptMessage => ({ message_id: `msg_${id}`, role, parts: [{ type: "text", text }] });

function answerTo(...messages: PromptMessage[]): Promise<string> {
  const request: StepRequest = { instructions: "You are Mira. My dog is a lie.", messages, tools: [], temperature: null, max_tokens: null };
  return composeAnswer(request);
}

test("a question about something that was said is answered by the sentence and a link to its message", async () => {
  const answer = await answerTo(said(1, "user", "My dog is called Bruno. I live in Lyon."), said(2, "assistant", "Noted."), said(3, "user", "What is my dog's name?"));
  assert.match(answer, /^No model is connected\./);
  assert.match(answer, /^> My dog is called Bruno\. \[you said\]\(#msg_1\)$/m);
  assert.doesNotMatch(answer, /Lyon|lie/);
  assert.match(answer, /\[Connect a model\]\(\/settings\/models\)$/);
});

test("a greeting, and a question that nothing matches, get the plain text", async () => {
  assert.equal(await answerTo(said(1, "user", "hello")), NOTHING);
  assert.equal(await answerTo(said(1, "user", "Hello, I am Ann."), said(2, "user", "hello")), NOTHING);
  assert.equal(await answerTo(said(1, "user", "My dog is called Bruno."), said(2, "user", "When does the train leave?")), NOTHING);
});

test("neither the question nor an earlier copy of it nor the model's own answers are ever quoted", async () => {
  const first = await answerTo(said(1, "user", "My dog is called Bruno."), said(2, "user", "What about my dog?"));
  const answer = await answerTo(said(1, "user", "Where did the dog go?"), said(2, "assistant", first), said(3, "user", "where did the dog go"));
  assert.equal(answer, NOTHING);
});

test("the better match comes first, and of two equal ones the newer", async () => {
  const answer = await answerTo(said(1, "user", "The deadline moved to May."), said(2, "user", "The deadline of the garden project is in June."), said(3, "user", "The deadline of the garden project is in July."), said(4, "user", "deadline of the garden project?"));
  assert.deepEqual([...answer.matchAll(/#(msg_\d)/g)].map(([, id]) => id).slice(0, 2), ["msg_3", "msg_2"]);
});

for (const [language, fact, other, question] of [
  ["Chinese", "我的狗叫布鲁诺。", "今天天气很好。", "我的狗叫什么名字？"],
  ["Japanese", "犬の名前はブルーノです。", "明日は東京に行きます。", "犬の名前は何ですか？"],
  ["Korean", "우리 강아지 이름은 브루노입니다.", "내일 서울에 갑니다.", "강아지 이름이 뭐예요?"],
  ["Russian", "Мою собаку зовут Бруно.", "Завтра я еду в Москву.", "Как зовут собаку?"],
  ["Arabic", "اسم الكلب برونو.", "سأسافر غدا إلى القاهرة.", "ما اسم الكلب؟"],
  ["Thai", "สุนัขชื่อบรูโน่", "พรุ่งนี้ไปเชียงใหม่", "สุนัขชื่ออะไร"],
] as const) {
  test(`sentences in ${language} are found`, async () => {
    const answer = await answerTo(said(1, "user", `${fact}\n${other}`), said(2, "user", question));
    assert.ok(answer.includes(`> ${fact} [you said](#msg_1)`), answer);
    assert.ok(!answer.includes(other), answer);
  });
}

test("a quote cannot break out of its line: marks of Markdown and tags are shown, not obeyed", async () => {
  const answer = await answerTo(said(1, "user", "# My dog\n- the dog `likes [bones](http://x) <b>\nand snake_case"), said(2, "user", "dog bones"));
  assert.ok(answer.includes("> the dog \\`likes \\[bones\\](http://x) \\<b\\> [you said](#msg_1)"), answer);
});

test("a very long message is quoted short", async () => {
  const answer = await answerTo(said(1, "user", `bone ${"word ".repeat(3000)}`), said(2, "user", "bone words"));
  assert.ok(answer.length < 600, String(answer.length));
});

test("what was attached is named, with the words that nobody can look at it", async () => {
  const file = (name: string) => ({ type: "file" as const, file_id: "fil_a" as const, name, media_type: "image/png", size: 9 });
  const answer = await answerTo({ message_id: "msg_1", role: "user", parts: [file("photo_1.png"), file("[x](y).png")] });
  assert.match(answer, /Without one nobody can look at photo_1\.png, \\\[x\\\]\(y\)\.png; they are kept with your message\. \[Connect a model\]/);
  assert.match(await answerTo(said(1, "user", "The sky is blue."), { message_id: "msg_2", role: "user", parts: [file("sky.png"), { type: "text", text: "What colour is the sky?" }] }), /blue[\s\S]*Without one nobody can look at sky\.png; it is kept/);
});
