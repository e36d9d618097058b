// Words and stems: what stands in the text index for a text.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { stem } from "./stem.ts";
import { stemsOf, wordsOf } from "./token.ts";

test("words are found whatever their case, accents of Latin letters, or the form of their signs", () => {
  assert.deepEqual(wordsOf("Crème BRÛLÉE, don't!"), ["creme", "brulee", "don", "t"]);
  assert.deepEqual(wordsOf("cafe\u0301 \uff28\uff29"), ["cafe", "hi"]);
});

test("scripts with spaces keep their words whole, with all their signs", () => {
  assert.deepEqual(wordsOf("Привет, мир"), ["привет", "мир"]);
  assert.deepEqual(wordsOf("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
  assert.deepEqual(wordsOf("مرحبا بالعالم"), ["مرحبا", "بالعالم"]);
});

test("a run of a script without spaces becomes pairs and its last character; a question asks for the pairs", () => {
  assert.deepEqual(wordsOf("東京都に"), ["東京", "京都", "都に", "に"]);
  assert.deepEqual(wordsOf("京都", true), ["京都"]);
  assert.deepEqual(wordsOf("猫", true), ["猫"]);
  assert.deepEqual(wordsOf("GPT中文ok"), ["gpt", "中文", "文", "ok"]);
  assert.deepEqual(wordsOf("한국어", true), ["한국", "국어"]);
});

test("an emoji is a word; punctuation, controls and lone surrogates are none", () => {
  assert.deepEqual(wordsOf("party 🎉🎉 now"), ["party", "🎉", "🎉", "now"]);
  assert.deepEqual(wordsOf(' "()*:^-+ \u0000\u0007 \ud800 '), []);
  assert.deepEqual(wordsOf(""), []);
});

test("a very long word is cut, and a very long text is read to its end", () => {
  assert.equal(wordsOf("a".repeat(100_000))[0]?.length, 64);
  assert.equal(wordsOf("word ".repeat(100_000)).length, 100_000);
});

test("forms of a word share a stem, irregular ones too, and words that say nothing have none", () => {
  assert.deepEqual(stemsOf(wordsOf("What did she buy?")), stemsOf(["buy"]));
  assert.deepEqual(stemsOf(["bought", "buying", "buys"]), ["bui", "bui", "bui"]);
  assert.deepEqual(stemsOf(["children"]), stemsOf(["child"]));
  assert.deepEqual(stemsOf(["the", "of", "is"]), []);
});

test("stems are those of SQLite's own Porter stemmer", () => {
  const words = `caresses ponies ties caress cats agreed plastered bled motoring sing conflated troubled sized hopping tanned falling hissing
    fizzed failing filing happy sky relational conditional rational valency hesitancy digitizer conformably radically differently vilely
    analogously vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility triplicate
    formative formalize electricity electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant
    replacement adjustment dependent adoption homologous communism activate angularity effective bowdlerize probate rate cease controller roll
    generalizations oscillators yoyo syzygy saying yellowing queue rhythm employees apology archaeology`.split(/\s+/);
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'porter ascii'); CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')");
  words.forEach((word, index) => db.prepare("INSERT INTO t (rowid, x) VALUES (?, ?)").run(index, word));
  const theirs = db.prepare("SELECT doc, term FROM v").all() as { doc: number; term: string }[];
  db.close();
  assert.deepEqual(theirs.map(({ doc }) => stem(words[doc] ?? "")), theirs.map(({ term }) => term));
  assert.equal(theirs.length, words.length);
});
