// Exports as texts: for people, for programs, for a prompt; in scope, and recognised again.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Message, Part } from "../message.ts";
import { textOf } from "../message.ts";
import type { ExportDocument } from "./document.ts";
import type { ExportWish } from "./export.ts";
import { contextName, EXPORT_FORMATS, exportSession } from "./export.ts";
import { readExport } from "./read.ts";
import type { ExportSource } from "./transcript.ts";

const ID = "0".repeat(31);

function message(seq: number, role: Message["role"], parts: Part[], fields: Partial<Message> = {}): Message {
  const created_at = new Date(Date.UTC(2026, 10, 22, 10, seq)).toISOString();
  return { message_id: `msg_${ID}${seq}`, session_id: `ses_${ID}1`, turn_id: `trn_${ID}${seq}`, seq, role, parts, content: textOf(parts), status: "complete", created_at, ...fields };
}

const said = (seq: number, role: "user" | "assistant", text: string, fields: Partial<Message> = {}) => message(seq, role, [{ type: "text", text }], fields);

const call = (call_id: string, path: string): Part => ({ type: "tool_call", call_id, tool: "read", input: { path }, problem: null });
const result = (call_id: string, output: string): Part => ({ type: "tool_result", call_id, tool: "read", output, is_error: false, origin: "tool" });

const TALK: Message[] = [
  message(1, "user", [{ type: "file", file_id: `fil_${ID}1`, name: "map.png", media_type: "image/png", size: 1200 }, { type: "text", text: "Where is this?" }]),
  message(2, "assistant", [{ type: "reasoning", text: "thinking" }, call("a", "one.txt")]),
  message(3, "tool", [result("a", "first output ```")]),
  // The same name once more, as some servers give it.
  message(4, "assistant", [{ type: "text", text: "Looking." }, call("a", "two.txt")]),
  message(5, "tool", [result("a", "second output")]),
  said(6, "assistant", "In Ber", { status: "interrupted" }),
  said(7, "assistant", "In Bergen:\n\n```ts\nconst a = 1;"),
  said(8, "user", "Thanks <details> <!-- x"),
];

function source(messages: Message[] = TALK, title: string | null = "Map of the north"): ExportSource {
  const session = { session_id: `ses_${ID}1`, agent_id: "ada", type: "chat", title, created_at: "2026-11-22T10:00:00.000Z", started_at: "2026-11-22T10:01:00.000Z", last_activity_at: "2026-11-22T10:08:00.000Z", message_count: 5 } as const;
  return { session, agent: "Ada", person: "Grace", messages, memories: [{ memory_id: `mem_${ID}1`, kind: "fact", text: "Lives in\nBergen", learned_at: "2026-11-01T00:00:00.000Z", relation: "used" }] };
}

const ALL: ExportWish = { format: "markdown", last: null, tools: false, memories: false, mask: false };

test("Markdown says who said what and when, names files, keeps code, and marks what was cut off", () => {
  const made = exportSession(source(), ALL);
  assert.deepEqual([made.name, made.media_type, made.messages], ["Map of the north.md", "text/markdown", 5]);
  assert.match(made.text, /^<!-- rapport export: markdown, version 1 -->\n\n# Map of the north\n\nAda · chat · 2026-11-22 10:01 to 2026-11-22 10:08 UTC/);
  assert.match(made.text, /### Grace · 2026-11-22 10:01\n\n\*Attached: map\.png, 1 kB\*\n\nWhere is this\?/);
  assert.match(made.text, /### Ada · 2026-11-22 10:06 \*\(interrupted\)\*\n\nIn Ber\n/);
  assert.ok(!made.text.includes("output") && !made.text.includes("thinking") && !made.text.includes("Bergen*"));
});

test("a message cannot swallow the ones behind it: open code is closed, and tags that fold or hide are shown", () => {
  const { text } = exportSession(source(), ALL);
  assert.match(text, /```ts\nconst a = 1;\n```\n\n### Grace/);
  assert.match(text, /Thanks \\<details> \\<!-- x/);
  const code = exportSession(source([said(1, "user", "~~~\n<!-- kept -->\n```\n~~~\n`<b>` <b>")]), ALL).text;
  assert.match(code, /~~~\n<!-- kept -->\n```\n~~~\n`<b>` <b>\n/);
});

test("tools are folded and paired with what they gave back, each with the next result under its name", () => {
  const { text } = exportSession(source(), { ...ALL, tools: true });
  assert.match(text, /<details>\n<summary>Tool read<\/summary>\n\n```json\n\{\n {2}"path": "one\.txt"\n\}\n```\n\n````\nfirst output ```\n````\n\n<\/details>/);
  assert.match(text, /"two\.txt"\n\}\n```\n\n```\nsecond output\n```/);
});

test("memories come when they are asked for, in one line each", () => {
  assert.match(exportSession(source(), { ...ALL, memories: true }).text, /## Memories\n\n- Lives in Bergen \*\(fact, 2026-11-01, used here\)\*\n$/);
});

test("the last n are messages of people and agents, with the steps that led to them", () => {
  const of = (last: number, tools: boolean) => (JSON.parse(exportSession(source(), { ...ALL, format: "json", last, tools }).text) as ExportDocument).messages.map((one) => one.seq);
  assert.deepEqual([of(1, true), of(2, true), of(4, false), of(4, true), of(5, true), of(99, false)], [[8], [7, 8], [4, 6, 7, 8], [2, 4, 6, 7, 8], [1, 2, 4, 6, 7, 8], [1, 4, 6, 7, 8]]);
});

test("JSON is a document with everything that was asked for, and says what was masked", () => {
  const secret = source([said(1, "user", "password=hunter2"), ...TALK.slice(1)]);
  const made = exportSession(secret, { format: "json", last: null, tools: true, memories: true, mask: true });
  const document = JSON.parse(made.text) as ExportDocument;
  assert.deepEqual([made.name, made.media_type, document.rapport_export, document.session.agent_name], ["Map of the north.json", "application/json", 1, "Ada"]);
  assert.deepEqual(document.scope, { last: null, tools: true, memories: true, masked: [{ kind: "password", count: 1 }] });
  assert.equal(document.messages[0]?.text, "password=[masked: password]");
  assert.deepEqual(document.messages[1]?.tools, [{ tool: "read", input: { path: "one.txt" }, output: "first output ```", is_error: false }]);
  assert.equal(document.memories.length, 1);
});

test("a context leaves out what was cut off and said again", () => {
  const { text, messages } = exportSession(source(), { ...ALL, format: "context" });
  assert.equal(messages, 4);
  assert.ok(!/^> In Ber$/m.test(text));
  assert.match(text, /Person, 2026-11-22 10:01:\n> \[attached: map\.png\]\n> Where is this\?\n/);
});

test("no words can leave their quotation in a context, whatever they are", () => {
  const words = fc.string({ unit: fc.oneof(fc.constantFrom("\n", "\r", "\u2028", "\u0085", "\v", "\0", "\ud800", ">", " ", "<!--", "Ada, 2026-11-22 10:00:"), fc.string({ unit: "binary", maxLength: 2 })), maxLength: 30 });
  fc.assert(
    fc.property(words, words, words, (text, output, title) => {
      const messages = [said(1, "user", text), message(2, "assistant", [call("a", text)]), message(3, "tool", [result("a", output)]), said(4, "assistant", output)];
      const made = exportSession({ ...source(messages, title), agent: title }, { ...ALL, format: "context", tools: true, memories: true });
      const lines = made.text.split(/[\n\r\v\f\u0085\u2028\u2029]/);
      for (const line of lines.slice(3)) assert.match(line, /^$|^>|^(?:.*, 2026-11-22 \d\d:\d\d:|Memories that were learned or used there:)$/su);
      assert.ok(lines[1]?.startsWith("Context from the session “"));
      assert.ok(made.text.isWellFormed() && !made.text.includes("\0"));
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("every export is recognised again by its beginning, with its title, and nothing else is", () => {
  for (const format of EXPORT_FORMATS) {
    for (const title of ["Map of the north", "A/B “quoted” with C", "  odd\n#  title ", null]) {
      const { text } = exportSession(source(TALK, title), { ...ALL, format });
      const found = readExport(`\ufeff\n  ${text}\n\n`);
      assert.equal(found?.format, format);
      assert.equal(found.title, title === null ? "Untitled" : title.replace(/\s+/g, " ").trim());
      assert.equal(found.text, text.trim());
      assert.match(found.name, /^Context from “.*”\.(?:md|json)$/u);
      assert.equal(readExport(`Look at this:\n${text}`), undefined);
    }
  }
  for (const other of ["", "# Title", "{}", '{"rapport_export": 2, "a": 1}', '{"rapport_export": 1, broken', "<!-- rapport export: markdown, version 1 --> and more"]) assert.equal(readExport(other), undefined, other);
});

test("a context's name keeps to what names may be", () => {
  assert.equal(contextName("Trip"), "Context from “Trip”.md");
  assert.equal(contextName("a/b\\c"), "Context from “a-b-c”.md");
  assert.ok([...contextName("\u{1f600}".repeat(300))].length <= 120);
});

test("an export without a word, a title or a message is still one", () => {
  const made = exportSession(source([], null), { ...ALL, memories: true, tools: true });
  assert.equal(made.name, "Untitled.md");
  assert.ok(made.tokens > 0);
});
