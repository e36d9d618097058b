// The work of the embedder as the store sees it: which texts lack a vector, and what came of them.
import { AppError } from "../../../domain/errors.ts";
import type { MemoryId, MessageId } from "../../../domain/ids.ts";
import type { Part } from "../../../domain/message.ts";
import type { EmbeddingProgress, TextToEmbed } from "../../../ports/vectors.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import type { Ask } from "../query/session.ts";
import { textToFind } from "../search/message-text.ts";
import { putVector } from "../search/vector.ts";
import { putMemoryVector } from "./memory-vector.ts";
import { endWait, readEmbeddingModel } from "./wait.ts";

export const listUnembedded: Ask<"listUnembedded"> = (db, { limit }) => {
  const memories = db.all<{ id: MemoryId; text: string }>(
    "SELECT m.memory_id AS id, m.text FROM vector_waits w JOIN memories m ON m.memory_pk = w.pk WHERE w.kind = 'memory' ORDER BY w.pk DESC LIMIT ?",
    limit,
  );
  const messages = db.all<MessageToEmbed>(
    `SELECT m.message_id AS id, m.parts, m.speaker, m.caption FROM vector_waits w JOIN messages m ON m.message_pk = w.pk
     WHERE w.kind = 'message' ORDER BY w.pk DESC LIMIT ?`,
    limit - memories.length,
  );
  return [...memories.map((row): TextToEmbed => ({ kind: "memory", ...row })), ...messages.map(toText)];
};

type MessageToEmbed = { id: MessageId; parts: string; speaker: string | null; caption: string | null };

function toText({ id, parts, speaker, caption }: MessageToEmbed): TextToEmbed {
  const text = textToFind({ parts: JSON.parse(parts) as Part[], caption });
  return { kind: "message", id, text: speaker === null ? text : `${speaker}: ${text}` };
}

export const readEmbedding = (db: Database): EmbeddingProgress => {
  const done = countRows(db, "vectors") + countRows(db, "memory_vectors");
  return { model: readEmbeddingModel(db), done, total: done + countRows(db, "vector_waits") };
};

export const finishEmbedding: Run<"finishEmbedding"> = (db, { model, texts }) => {
  // Another model was chosen while this one was asked.
  if (readEmbeddingModel(db) !== model) return { stored: 0 };
  requireDimension(db, model, texts.flatMap((text) => text.values?.length ?? [])[0]);
  let stored = 0;
  for (const text of texts) {
    const pk = text.kind === "memory" ? finishMemory(db, model, text) : finishMessage(db, model, text);
    if (pk === undefined) continue;
    endWait(db, text.kind, pk);
    if (text.values) stored += 1;
  }
  return { stored };
};

type Finished = { id: string; text: string; values: Float32Array | null };

/** The memory's key; undefined when it is gone or says something else by now, and waits on. */
function finishMemory(db: Database, model: string, { id, text, values }: Finished): number | undefined {
  const row = db.get<{ memory_pk: number }>("SELECT memory_pk FROM memories WHERE memory_id = ? AND text = ?", id, text);
  if (row && values) putMemoryVector(db, row.memory_pk, { model, values });
  return row?.memory_pk;
}

function finishMessage(db: Database, model: string, { id, values }: Finished): number | undefined {
  if (values) return putVector(db, { model, message_id: id as MessageId, values });
  return db.get<{ message_pk: number }>("SELECT message_pk FROM messages WHERE message_id = ?", id)?.message_pk;
}

/** Vectors of several dimensions cannot be compared: somebody has put another model behind the same name. */
function requireDimension(db: Database, model: string, dimension: number | undefined): void {
  const known = ["vectors", "memory_vectors"].map((table) => db.get<{ dimension: number }>(`SELECT dimension FROM ${table} WHERE model = ? LIMIT 1`, model)?.dimension);
  const stored = known.find((one) => one !== undefined);
  if (dimension === undefined || stored === undefined || stored === dimension) return;
  throw new AppError(
    "provider_malformed",
    `${model} answers with ${dimension} numbers for a text, and what is stored has ${stored}: another model stands behind this name. To embed everything anew, unset embedding_model and set it again.`,
    { details: { dimension, stored } },
  );
}
