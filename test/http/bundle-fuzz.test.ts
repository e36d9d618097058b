// Bundles that were damaged, or made by somebody who means harm: never half of one, never another's rows, never a crash.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Line } from "../support/bundle.ts";
import { closeLines, openLines, readBundle } from "../support/bundle.ts";
import { pngFile, textFile } from "../support/file.ts";
import type { Member } from "../support/member.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";

type Place = { app: RealApp; ben: Member; bundle: string; ids: string[]; kept: string };

const TABLES = ["sessions", "messages", "turns", "steps", "events", "files", "session_files", "list_events", "erasures", "text_backlog", "jobs", "memories", "people"];

/** A home in which the owner has a session, a member nothing, and a bundle from elsewhere is about to come in. */
async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  await using away = await startApp({ seed: 2 });
  for (const agent of ["ada", "bob"]) {
    const id = await away.session(agent);
    const files = [await away.client.uploadFile("photo.png", pngFile()), await away.client.uploadFile("notes.md", textFile("# Notes"))];
    await away.client.askMessage(id, { content: `Hello ${agent}`, attachments: files.map((file) => file.file_id) });
    await away.client.askMessage(id, { content: "And more" });
  }
  const bundle = await readBundle(away.client);
  await using app = await startApp();
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("mine.png", pngFile(5));
  const { turn, messages } = await app.client.askMessage(id, { content: "The owner's", attachments: [file_id] });
  const ben = await joinMember(app, "Ben");
  const ids = [id, turn.turn_id, ...messages.map((message) => message.message_id), file_id];
  await work({ app, ben, bundle, ids, kept: owned(app) });
}

/** All that is the owner's, as text. */
function owned(app: RealApp): string {
  const own = "(SELECT session_pk FROM sessions WHERE on_behalf_of = 'per_owner')";
  const bySession = ["turns", "events", "session_files"].map((table) => `SELECT * FROM ${table} WHERE session_pk IN ${own}`);
  const sql = ["SELECT * FROM sessions WHERE on_behalf_of = 'per_owner'", ...bySession, `SELECT * FROM messages WHERE message_pk / 1048576 IN ${own}`, "SELECT * FROM files WHERE person_id = 'per_owner'", "SELECT * FROM list_events WHERE person_id = 'per_owner'"];
  return JSON.stringify(sql.map((one) => app.rows(one)));
}

const everything = (app: RealApp) => JSON.stringify([TABLES.map((table) => app.rows(`SELECT * FROM ${table}`)), bytesOf(app)]);
const bytesOf = (app: RealApp) => readdirSync(join(app.home, "files"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name).sort();

/** Sends a bundle in; whatever comes of it, it is all or nothing, and nobody else's. Returns the status. */
async function tryImport({ app, ben, kept }: Place, text: string | Uint8Array<ArrayBuffer>, query = ""): Promise<number> {
  const before = everything(app);
  const headers = { authorization: "", cookie: ben.cookie, "content-type": "application/x-ndjson" };
  const response = await app.fetch(`${app.url}/api/sessions/import${query}`, { method: "POST", headers, body: text });
  const answer = await response.text();
  assert.ok([200, 400, 409, 413, 415].includes(response.status), `${response.status} ${answer}`);
  assert.equal(owned(app), kept);
  if (response.status !== 200) assert.equal(everything(app), before, answer);
  else await takeAway({ app, ben }, (JSON.parse(answer) as { imported: SessionId[] }).imported);
  return response.status;
}

/** What came in is whole, can be read in every form, and goes again without a trace. */
async function takeAway({ app, ben }: Pick<Place, "app" | "ben">, imported: SessionId[]): Promise<void> {
  assert.deepEqual((await app.client.examine()).faults, []);
  for (const id of imported) {
    await ben.client.listMessages(id);
    await ben.client.exportSession(id, { format: "json", tools: true, memories: true });
  }
  if (imported.length > 0) await readBundle(ben.client, { session_id: imported });
  for (const id of imported) await ben.client.deleteSession(id);
}

/** A way to damage a bundle, as plain data; places count round. */
const anyDamage = fc.record({ how: fc.constantFrom("flip", "cut", "drop", "twice", "swap", "more", "noise"), a: fc.nat(1e6), b: fc.nat(1e6), noise: fc.string({ unit: "binary", maxLength: 100 }) });

function damageBundle(bundle: string, { how, a, b, noise }: typeof anyDamage extends fc.Arbitrary<infer D> ? D : never): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.from(bundle));
  const lines = bundle.trimEnd().split("\n");
  const [at, other] = [a % lines.length, b % (lines.length - 1)];
  const joined = (some: string[]) => new Uint8Array(Buffer.from(some.join("\n")));
  switch (how) {
    case "flip":
      // Not the last end of a line, which may be missing.
      return bytes.with(a % (bytes.length - 1), (bytes[a % (bytes.length - 1)] as number) ^ (1 << (b % 8)));
    case "cut":
      return bytes.slice(0, a % (bytes.length - 1));
    case "drop":
      return joined(lines.toSpliced(at, 1));
    case "twice":
      return joined(lines.toSpliced(at, 0, lines[at] as string));
    case "swap": {
      const to = other >= at ? other + 1 : other;
      return joined(lines.with(at, lines[to] as string).with(to, lines[at] as string));
    }
    default:
      return new Uint8Array(Buffer.from(how === "more" ? `${bundle}${noise}x` : noise));
  }
}

const SEEDS = [1, randomInt(2 ** 31)];

for (const seed of SEEDS) {
  test(`whatever is changed in the bytes of a bundle, it is refused whole (seed ${seed})`, async () => {
    await withPlace(async (place) => {
      await fc.assert(
        fc.asyncProperty(anyDamage, async (damage) => assert.equal(await tryImport(place, damageBundle(place.bundle, damage)), 400)),
        { seed, numRuns: 15, interruptAfterTimeLimit: 20_000 },
      );
    });
  });

  test(`whatever somebody writes into a bundle and seals anew, it comes in whole or not at all (seed ${seed})`, async () => {
    const statuses = new Set<number>();
    await withPlace(async (place) => {
      const lines = openLines(place.bundle).slice(0, -1);
      const names = [...new Set(lines.flatMap((line) => Object.keys(line)))];
      const odd = fc.oneof(
        fc.constantFrom<unknown>(...place.ids, null, -1, 0, 1, 2 ** 53, 1e308, 1.5, "", "x", true, [], {}, "../../etc/passwd", "CON\u202e.md", "a\0b", "2026-13-45T99:99:99.999Z", "9999-12-31T23:59:59.999Z", "user", "tool", "closed", "running"),
        fc.constantFrom(...lines.map((line) => line["message_id"] ?? line["turn_id"] ?? line["session_id"])),
        fc.constantFrom<unknown>([{ type: "text", text: "\ud83d\0" }], [{ type: "file", file_id: place.ids.at(-1), name: "mine.png", media_type: "image/png", size: 1 }], [{ type: "tool_call", call_id: "a", tool: "x", input: JSON.parse('{"__proto__": {"a": 1}}'), problem: null }], [{ type: "unknown" }]),
        fc.jsonValue({ maxDepth: 2 }),
        fc.string({ unit: "binary", maxLength: 20 }),
      );
      const at = fc.nat(lines.length - 1);
      const change: fc.Arbitrary<(all: Line[]) => Line[]> = fc.oneof(
        fc.tuple(at, fc.constantFrom(...names), odd).map(([n, name, value]) => (all: Line[]): Line[] => all.with(n % all.length, { ...(all[n % all.length] as Line), [name]: value })),
        fc.tuple(at, fc.constantFrom(...names)).map(([n, name]) => (all: Line[]): Line[] => all.with(n % all.length, Object.fromEntries(Object.entries(all[n % all.length] ?? {}).filter(([key]) => key !== name)) as Line)),
        fc.tuple(at, at).map(([a, b]) => (all: Line[]): Line[] => all.toSpliced(a % all.length, 0, all[b % all.length] as Line)),
        at.map((n) => (all: Line[]): Line[] => all.toSpliced(n % all.length, 1)),
        fc.tuple(at, at).map(([a, b]) => (all: Line[]): Line[] => all.with(a % all.length, all[b % all.length] as Line).with(b % all.length, all[a % all.length] as Line)),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.boolean(), async (changes, copy) => {
          const changed = changes.reduce((all, one) => (all.length === 0 ? all : one(all)), lines);
          statuses.add(await tryImport(place, closeLines(changed), copy ? "?copy=true" : ""));
        }),
        { seed, numRuns: 30, interruptAfterTimeLimit: 30_000 },
      );
    });
    assert.ok(statuses.has(200) && statuses.has(400), "some came in, and some did not");
  });
}

test("each way to lie in a sealed bundle is told", async () => {
  await withPlace(async (place) => {
    const lines = openLines(place.bundle).slice(0, -1);
    const first = (kind: string) => lines.findIndex(({ line }) => line === kind);
    const where = (kind: string, fields: object) => lines.map((line, index) => (index === first(kind) ? { ...line, ...fields } : line));
    const attachment = lines[first("attachment")] as Line;
    const lies: [why: string, lines: Line[], status: number][] = [
      ["of another version", where("header", { version: 2 }), 400],
      ["of another format", where("header", { format: "rapport-memories" }), 400],
      ["without a header", lines.slice(1), 400],
      ["a name that leads elsewhere", where("attachment", { name: "../boot.ini" }), 400],
      ["a file that is not what it says", where("attachment", { media_type: "application/pdf" }), 400],
      ["bytes that are fewer than they say", where("attachment", { size: 20_000_000 }), 400],
      ["bytes that would be too many", where("attachment", { size: 20_000_001 }), 413],
      ["a program", where("attachment", { name: "a.exe", media_type: "application/octet-stream", data: "TVqQAAMAAAAEAAAA//8AAA==", size: 16 }), 415],
      ["base64 with something in it", where("attachment", { data: `${String(attachment["data"])} ` }), 400],
      ["a file of no message", [...lines, { ...attachment, file_id: `fil_${"a".repeat(32)}` }], 400],
      ["a file that is not in the bundle", where("message", { parts: [{ type: "file", file_id: place.ids.at(-1), name: "mine.png", media_type: "image/png", size: 1 }] }), 400],
      ["a file without its line", lines.toSpliced(first("attachment"), 1), 400],
      ["a field that nobody knows", where("session", { on_behalf_of: "per_owner" }), 400],
      ["a hidden session", where("session", { incognito: true }), 400],
      ["a turn that runs", where("turn", { status: "running" }), 400],
      ["a counter that is too high", where("session", { read_seq: 99 }), 400],
      ["a message out of its place", where("message", { seq: 2 }), 400],
      ["a person's tool result", where("message", { role: "tool" }), 400],
      ["a session without messages", lines.slice(0, first("message")), 400],
      ["a price that is none", where("turn", { steps: [{ ...(lines[first("turn")] as { steps?: object[] }).steps?.[0], cost_usd: -1 }] }), 400],
    ];
    for (const [why, lie, status] of lies) assert.equal(await tryImport(place, closeLines(lie)), status, why);
    const called = lines.map((line) => (line["role"] === "assistant" ? { ...line, parts: [{ type: "tool_call", call_id: "a", tool: "x", input: "@", problem: null }] } : line));
    const nested = (depth: number) => closeLines(called, (line) => JSON.stringify(line).replace('"@"', `${"[".repeat(depth)}${"]".repeat(depth)}`));
    assert.equal(await tryImport(place, nested(100_000)), 400, "nested without end");
    assert.equal(await tryImport(place, nested(200)), 200, "nested as far as anything is");
    assert.equal(await tryImport(place, closeLines(lines)), 200, "the truth");
  });
});

test("a crash while a bundle comes in leaves nothing of it, not even bytes", async () => {
  await withPlace(async ({ app, ben, bundle, kept }) => {
    const before = bytesOf(app);
    app.app.store.run = new Proxy(app.app.store.run, {
      apply(target, self, args: [string, unknown]) {
        if (args[0] === "importSessions") throw new Error("the power went");
        return Reflect.apply(target, self, args) as unknown;
      },
    });
    app.app.files.remove = async () => {
      throw new Error("and nothing could be tidied up");
    };
    await assert.rejects(ben.client.importSessions(new Blob([bundle])));
    assert.notDeepEqual(bytesOf(app), before);
    await app.crash();
    const { sweepFiles } = await import("../../src/app/file/file.ts");
    await sweepFiles(app.app);
    assert.deepEqual(bytesOf(app), before);
    assert.equal(owned(app), kept);
  });
});
