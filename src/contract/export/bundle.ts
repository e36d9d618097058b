// Bundles on the wire: the lines of the file, each of which is checked before anything is stored.
import { z } from "zod";
import type { BundleLine, ImportedSessions } from "../../domain/export/bundle.ts";
import { ERROR_CODES } from "../../domain/errors.ts";
import { SESSION_TYPES, TITLE_MAX } from "../../domain/session.ts";
import { INPUT_MODES } from "../../domain/turn.ts";
import type { Equal } from "../equal.ts";
import { agentId, fileId, messageId, sessionId, turnId } from "../id.ts";
import { flag, listOf } from "../query.ts";

const count = z.number().int().min(0).max(1_000_000_000_000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const short = z.string().max(500);
const title = z.string().max(2 * TITLE_MAX);
const cost = z.number().min(0).max(1_000_000_000).nullable();
const at = z
  .string()
  .regex(/^(?:19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, "is no time")
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text, "is no time");
const origin = z.strictObject({ session_id: sessionId, message_id: messageId }).nullable();

const part = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  z.strictObject({ type: z.literal("file"), file_id: fileId, name: short, media_type: short, size: count }),
  z.strictObject({ type: z.literal("reasoning"), text: z.string() }),
  z.strictObject({ type: z.literal("tool_call"), call_id: z.string(), tool: z.string(), input: z.unknown(), problem: z.string().nullable() }),
  z.strictObject({ type: z.literal("tool_result"), call_id: z.string(), tool: z.string(), output: z.string(), is_error: z.boolean(), origin: z.enum(["tool", "web"]) }),
]);

const step = z.strictObject({
  step: count.min(1),
  model: short.nullable(),
  finish_reason: short.nullable(),
  input_tokens: count.nullable(),
  output_tokens: count.nullable(),
  cached_tokens: count.nullable(),
  cost_usd: cost,
  started_at: at,
  ended_at: at.nullable(),
  context_from: count.nullable(),
  upto_seq: count.nullable(),
});

const bundleLineSchema = z.discriminatedUnion("line", [
  z.strictObject({ line: z.literal("header"), format: z.literal("rapport-sessions"), version: count }),
  z.strictObject({ line: z.literal("attachment"), file_id: fileId, name: short, media_type: short, size: count, sha256: hash.nullable(), data: z.string().nullable() }),
  z.strictObject({
    line: z.literal("session"),
    session_id: sessionId,
    agent_id: agentId,
    type: z.enum(SESSION_TYPES),
    status: z.enum(["open", "closed"]),
    title: title.nullable(),
    title_source: z.enum(["person", "model", "rule"]).nullable(),
    channel: short.nullable(),
    created_at: at,
    closed_at: at.nullable(),
    archived_at: at.nullable(),
    pinned_at: at.nullable(),
    read_seq: count,
    context_from: count.min(1),
    forked_from: origin,
    handed_from: origin,
  }),
  z.strictObject({
    line: z.literal("turn"),
    turn_id: turnId,
    session_id: sessionId,
    status: z.enum(["finished", "failed", "cancelled"]),
    mode: z.enum(INPUT_MODES),
    created_at: at,
    started_at: at.nullable(),
    ended_at: at.nullable(),
    code: z.enum(ERROR_CODES).nullable(),
    reason: z.string().max(20_000).nullable(),
    model: short.nullable(),
    profile_version: short.nullable(),
    steps: z.array(step).max(10_000),
  }),
  z.strictObject({
    line: z.literal("message"),
    message_id: messageId,
    session_id: sessionId,
    turn_id: turnId,
    seq: count.min(1),
    role: z.enum(["user", "assistant", "tool"]),
    status: z.enum(["complete", "stopped", "failed", "interrupted"]),
    created_at: at,
    speaker: short.nullable(),
    caption: z.string().nullable(),
    parts: z.array(part),
  }),
  z.strictObject({ line: z.literal("footer"), sessions: count, turns: count, messages: count, attachments: count, checksum: hash }),
]);
const lineIsDomain: Equal<z.infer<typeof bundleLineSchema>, BundleLine> = true;
void lineIsDomain;

/** The line that a value is, as it came, or in words why it is none. */
export function parseBundleLine(value: unknown): BundleLine | string {
  const parsed = bundleLineSchema.safeParse(value);
  // As it came and not as it was parsed: the order of its fields is kept, and with it every byte.
  if (parsed.success) return value as BundleLine;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join(".").slice(0, 100) || "the line"}: ${issue?.message.slice(0, 200) ?? "it is none"}`;
}

/** Query of `GET /sessions/bundle`. */
export const bundleQuerySchema = z
  .object({ session_id: listOf(sessionId, "Session ids"), agent_id: agentId.optional(), all: flag("true: all sessions"), branches: flag("true: with the forks of these sessions") })
  .strict();

/** Query of `POST /sessions/import`. */
export const importQuerySchema = z.object({ copy: flag("true: everything gets new ids, so that it may stand beside what is here") }).strict();

export const importedSchema = z
  .object({
    imported: z.array(sessionId).meta({ description: "Under the ids that they have here" }),
    skipped: z.array(sessionId).meta({ description: "These were here, just as in the file" }),
  })
  .meta({ id: "ImportedSessions" });
const importedIsDomain: Equal<z.infer<typeof importedSchema>, ImportedSessions> = true;
void importedIsDomain;
