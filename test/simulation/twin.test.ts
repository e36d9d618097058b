// The simulator's broken twins: each has one safety taken out, and must be caught at the seed that the guarantees name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { catchTwin, TWIN_SEEDS } from "./catch.ts";
import { TWINS } from "./twin.ts";

const GUARANTEES = readFileSync(new URL("../../docs/reference/guarantees.md", import.meta.url), "utf8");

for (const twin of TWINS) {
  test(`a broken twin is caught: it ${twin.name}`, async (t) => {
    const caught = await catchTwin(twin);
    assert.ok(caught, `${TWIN_SEEDS} seeds did not notice it`);
    t.diagnostic(`at seed ${caught.seed}: ${caught.complaint}`);
    const row = `| ${twin.promise} | ${twin.name} | ${caught.seed} |`;
    assert.ok(GUARANTEES.includes(row), `docs/reference/guarantees.md lacks "${row}"; write its table with: node scripts/guarantees.ts`);
  });
}
