import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { AppError } from "../../domain/errors.ts";
import type { FakeApi } from "../../../test/support/fake-api.ts";
import { startFakeApi } from "../../../test/support/fake-api.ts";
import { run } from "../../../test/support/fake-terminal.ts";

const DATABASE = { path: "/home/db", integrity: "ok", schema_version: 1, bytes: 2_000_000, sessions: 3, messages: 9000, unindexed: 0, events: 20 };
const DIAGNOSIS = { version: "1.2.3", node: "24", sqlite: "3.53", home: "/", address: "", pid: 42, database: DATABASE, agents: 2, profile_problems: 0, default_model: "offline/offline", looked: [], last_check: { at: "2026-11-22T08:05:00.000Z", result: "ok" } };

const COUNT = { kind: "message_count", count: 2, text: "sessions count their messages wrongly", todo: "Mend it.", harmless: false };

let found = DIAGNOSIS;
let faults = [] as (typeof COUNT)[];
let api: FakeApi;
before(async () => {
  api = await startFakeApi((_method, path) => {
    if (path === "/diagnosis") return { json: found };
    if (path === "/doctor") return { json: { faults } };
    return path === "/doctor/rebuild" ? { json: { rebuilt: faults, faults: [] } } : undefined;
  });
});
after(() => api.close());

const inProcess = { openInProcess: async () => ({ url: api.url, token: "t", close: async () => undefined }) };

test("a home in order is exit code 0, with and without a server", async () => {
  const running = await run(["doctor"], { url: api.url });
  assert.equal(running.code, 0, running.stdout);
  assert.match(running.stdout, /runs at http:.*process 42/);
  const idle = await run(["doctor"], inProcess);
  assert.equal(idle.code, 0, idle.stdout);
  assert.match(idle.stdout, /does not run/);
});

test("messages that wait to be indexed are told with how many there are, and are nothing wrong", async () => {
  found = { ...DIAGNOSIS, database: { ...DATABASE, unindexed: 412 } };
  const ran = await run(["doctor"], { url: api.url });
  found = DIAGNOSIS;
  assert.equal(ran.code, 0, ran.stdout);
  assert.match(ran.stdout, /412 of 9,000 messages wait to be indexed/);
  assert.doesNotMatch((await run(["doctor"], { url: api.url })).stdout, /wait to be indexed/);
});

test("damage, an old server and profile problems are found, each with what to do", async () => {
  found = { ...DIAGNOSIS, version: "1.0.0", database: { ...DATABASE, integrity: "row 3 missing from index" } };
  const checkProfiles = async () => ({ problems: [{ file: "mira.yaml", line: 3, message: "role is missing" }], agents: [] });
  const ran = await run(["doctor", "--json"], { url: api.url, checkProfiles });
  found = DIAGNOSIS;
  assert.equal(ran.code, 1);
  const wrong = (JSON.parse(ran.stdout).checks as { name: string; ok: boolean; todo?: string }[]).filter((check) => !check.ok);
  assert.deepEqual(wrong.map((check) => check.name), ["server", "database", "profile"]);
  for (const check of wrong) assert.ok(check.todo, `${check.name} does not say what to do`);
});

test("a port that another program holds is found before the server is started", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = { host: "127.0.0.1", port: (other.address() as AddressInfo).port };
  const ran = await run(["doctor"], { ...inProcess, address });
  other.close();
  assert.equal(ran.code, 1);
  assert.match(ran.stdout, /EADDRINUSE/);
});

test("a home that cannot be opened is a finding with the reason", async () => {
  const ran = await run(["doctor"], { openInProcess: () => Promise.reject(new AppError("database_newer", "Update the program.")) });
  assert.equal(ran.code, 1);
  assert.match(ran.stdout, /Update the program\./);
});

test("what does not fit together is exit code 1 with what to do, and 0 once it is rebuilt; a harmless thing is only told", async () => {
  faults = [COUNT];
  const wrong = await run(["doctor"], { url: api.url });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /WRONG rows +2 sessions count their messages wrongly\n +Mend it\./);
  const rebuilt = await run(["doctor", "--rebuild"], { url: api.url });
  assert.equal(rebuilt.code, 0, rebuilt.stdout);
  assert.match(rebuilt.stdout, /rebuilt +2 sessions count their messages wrongly; put right\n.*rows +fit together/);
  faults = [{ ...COUNT, harmless: true }];
  const remark = await run(["doctor", "--json"], { url: api.url });
  faults = [];
  assert.equal(remark.code, 0);
  assert.match(remark.stdout, /Mend it/);
});
