// A store with conversations in it, for tests of recall: inline, on a real file, with what was said given in a line.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import type { MessageId, PersonId, SessionId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { RecallHit, RecallQuestion } from "../../src/domain/recall.ts";
import type { Store } from "../../src/ports/store.ts";
import { createSeededRandom } from "./seeded-random.ts";

export const NOW = Date.UTC(2026, 1, 1);
const MINUTE = 60_000;

/** A turn: what was said and, in a chat, what was answered; or what a named speaker said. */
export type Said = { said: string; told?: string; speaker?: string; at?: number };
export type Where = { agent_id?: string; person_id?: PersonId; incognito?: boolean };


export async function openRecallStore() {
  const folder = mkdtempSync(join(tmpdir(), "rapport-recall-"));
  const place = { path: join(folder, "rapport.db"), backups: join(folder, "backups") };
  const random = createSeededRandom(1);
  const store: Store = openInlineStore({ ...place, durable: false });
  return {
    store,
    random,
    path: place.path,
    /** A session with these turns, a minute apart, and the ids of their messages. */
    async add(turns: readonly Said[], { agent_id = "ada", person_id = OWNER_ID, incognito = false }: Where = {}): Promise<{ session_id: SessionId; message_ids: MessageId[] }> {
      const session_id = random.id("ses");
      await store.run("createSession", { session_id, agent_id, type: "chat", person_id, title: null, incognito, now: NOW });
      const imported = turns.map(({ said, told, speaker, at }, index) => ({
        turn_id: random.id("trn"),
        messages: [
          { message_id: random.id("msg"), role: "user" as const, parts: [{ type: "text" as const, text: said }], at: at ?? NOW + index * MINUTE, ...(speaker && { speaker }) },
          ...(told === undefined ? [] : [{ message_id: random.id("msg"), role: "assistant" as const, parts: [{ type: "text" as const, text: told }], at: at ?? NOW + index * MINUTE }]),
        ],
      }));
      await store.run("importTurns", { session_id, person_id, turns: imported, now: NOW });
      return { session_id, message_ids: imported.flatMap((turn) => turn.messages.map((message) => message.message_id)) };
    },
    /** What is recalled of all that this person and `ada` said, unless told otherwise. */
    recall: (question: string, more: Partial<RecallQuestion> = {}): Promise<RecallHit[]> =>
      store.ask("recallMessages", { person_id: OWNER_ID, within: { agent_id: "ada" }, limit: 10, now: NOW, ...more, question }),
    async [Symbol.asyncDispose]() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
