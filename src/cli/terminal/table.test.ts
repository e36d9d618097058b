import assert from "node:assert/strict";
import { test } from "node:test";
import { formatTable } from "./table.ts";
import { widthOf } from "./width.ts";

const COLUMNS = [{ title: "ID" }, { title: "TITLE", shrinks: true }, { title: "COUNT", right: true }];

test("columns line up and numbers stand right", () => {
  assert.deepEqual(formatTable(COLUMNS, [["a1", "First", "7"], ["b2", "中文", "120"]]), [
    "ID  TITLE  COUNT",
    "a1  First      7",
    "b2  中文     120",
  ]);
});

test("a wide table is cut to the terminal, long titles first", () => {
  const lines = formatTable(COLUMNS, [["a1", "A title that goes on and on for ever", "7"]], 30);
  for (const line of lines) assert.ok(widthOf(line) <= 30, line);
  assert.match(lines[1] as string, /^a1 {2}A title that .*… +7$/);
});

test("cells cannot break the table or steer the terminal", () => {
  assert.deepEqual(formatTable(COLUMNS, [["a1", "two\nlines \x1b[31mred", "1"]])[1], "a1  two lines red      1");
});
