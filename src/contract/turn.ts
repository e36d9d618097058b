// Turns on the wire.
import { z } from "zod";
import type { QueuedInput, Turn } from "../domain/turn.ts";
import { INPUT_MODES } from "../domain/turn.ts";
import { TOOL_ANSWERS } from "../domain/question.ts";
import type { Equal } from "./equal.ts";
import { filePartSchema } from "./file.ts";
import { inputId, instant, sessionId, turnId } from "./id.ts";
import { errorCode } from "./problem.ts";

export const usageSchema = z
  .object({ input_tokens: z.number().int(), output_tokens: z.number().int(), cached_tokens: z.number().int() })
  .meta({ id: "Usage" });

export const reasonSchema = z.object({ code: errorCode, message: z.string() }).meta({ id: "Reason" });

export const pauseSchema = z
  .object({ until: instant, attempt: z.number().int(), attempts: z.number().int() })
  .meta({ id: "TurnPause" });

export const questionSchema = z
  .object({
    kind: z.enum(["consent", "outcome"]).meta({ description: "consent: may this call run? outcome: it had begun when the server stopped; what now?" }),
    step: z.number().int(),
    call_id: z.string(),
    tool: z.string(),
    input: z.unknown(),
    remember: z.boolean().meta({ description: "True when allow counts for this tool in all of the session" }),
    asked_at: instant,
    expires_at: instant.nullable().meta({ description: "When it counts as denied; null when never" }),
  })
  .meta({ id: "ToolQuestion" });

export const answerToolSchema = z
  .object({
    call_id: z.string().min(1).max(512),
    answer: z.enum(TOOL_ANSWERS).meta({ description: "To a question of consent: allow, deny. To one of outcome: continue (without knowing), redo, discard (end the turn)" }),
  })
  .strict()
  .meta({ id: "AnswerTool" });

export const turnSchema = z
  .object({
    turn_id: turnId,
    session_id: sessionId,
    status: z.enum(["queued", "running", "waiting", "finished", "failed", "cancelled"]),
    client_id: z.string().nullable(),
    created_at: instant,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    reason: reasonSchema.nullable(),
    pause: pauseSchema.nullable().meta({ description: "While it waits before asking the model again: until when" }),
    question: questionSchema.nullable().meta({ description: "While it waits for its person: what it asks" }),
    model: z.string().nullable(),
    profile_version: z.string().nullable(),
    steps: z.number().int(),
    joined: turnId.nullable().meta({ description: "The running turn that this input went into (mode steer); its answer is that turn's" }),
    usage: usageSchema,
    cost_usd: z.number().nullable().meta({ description: "US dollars; null when a price is unknown" }),
  })
  .meta({ id: "Turn" });
const turnIsDomain: Equal<z.infer<typeof turnSchema>, Turn> = true;
void turnIsDomain;

export const queuedInputSchema = z
  .object({ input_id: inputId, turn_id: turnId, content: z.string(), attachments: z.array(filePartSchema), mode: z.enum(INPUT_MODES), created_at: instant })
  .meta({ id: "QueuedInput" });
const queuedIsDomain: Equal<z.infer<typeof queuedInputSchema>, QueuedInput> = true;
void queuedIsDomain;

export const queueSchema = z.object({ queue: z.array(queuedInputSchema) }).meta({ id: "Queue" });
