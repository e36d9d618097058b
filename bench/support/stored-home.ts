// Large homes, made quickly: the store's own commands, many to a transaction, on a file that no server has open yet.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Job, runBatch } from "../../src/adapters/store/batch.ts";
import { type Database, openDatabase } from "../../src/adapters/store/database.ts";
import { systemRandom } from "../../src/adapters/system/random.ts";
import { OWNER_ID, type SessionId } from "../../src/domain/ids.ts";
import type { StoreCommands } from "../../src/ports/store.ts";

const BATCH = 1000;
/** A spring morning: the stored past, so that what a bench does itself is the newest. */
const BEGIN = Date.parse("2026-03-01T08:00:00Z");

export type StoredHome = {
  home: string;
  database: string;
  /** Adds a session with `turns` questions and answers. */
  addSession(wish: { agent_id: string; turns: number }): SessionId;
  /** Writes what is still waiting and closes the file. */
  close(): void;
};

/** A new home with a store that can be filled; somebody else removes it. */
export function createStoredHome(): StoredHome {
  const home = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  const database = join(home, "sessions", "rapport.db");
  const db = openDatabase({ path: database, backups: join(home, "backups") });
  const waiting: Job[] = [];
  let now = BEGIN;
  const add = <K extends keyof StoreCommands>(name: K, input: Parameters<StoreCommands[K]>[0]) => {
    if (waiting.push({ name, input }) >= BATCH) flush(db, waiting);
  };
  return {
    home,
    database,
    addSession({ agent_id, turns }) {
      const session_id = systemRandom.id("ses");
      now += 1000;
      add("createSession", { session_id, agent_id, type: "chat", person_id: OWNER_ID, title: null, incognito: false, now });
      for (let turn = 1; turn <= turns; turn++) {
        now += 1000;
        addTurn(add, { session_id, turn, now });
      }
      return session_id;
    },
    close() {
      flush(db, waiting);
      db.close();
    },
  };
}

type Add = <K extends keyof StoreCommands>(name: K, input: Parameters<StoreCommands[K]>[0]) => void;

function addTurn(add: Add, { session_id, turn, now }: { session_id: SessionId; turn: number; now: number }): void {
  const turn_id = systemRandom.id("trn");
  const message_id = systemRandom.id("msg");
  const start = { message_id: systemRandom.id("msg"), step_message_id: message_id, model: "fake/fake", profile_version: "bench", limit: { messages: 50, tokens: 100_000 }, lease_until: now + 30_000 };
  add("acceptInput", { session_id, person_id: OWNER_ID, turn_id, content: `Question ${turn}: ${"what do we know about this? ".repeat(4)}`, mode: "queue", attachments: [], client_id: null, start, now });
  add("finishStep", {
    turn_id,
    fence: 1,
    step: 1,
    message_id,
    parts: [{ type: "text", text: `Answer ${turn}: ${"this is what we know, in some detail. ".repeat(16)}` }],
    model: "fake/fake",
    finish_reason: "stop",
    usage: { input_tokens: 1000, output_tokens: 150, cached_tokens: 900 },
    cost_usd: 0,
    end: true,
    now: now + 500,
  });
}

function flush(db: Database, waiting: Job[]): void {
  for (const outcome of runBatch(db, waiting.splice(0))) if ("error" in outcome) throw outcome.error;
}
