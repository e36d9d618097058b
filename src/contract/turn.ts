// Turns on the wire.
import { z } from "zod";
import type { QueuedInput, Turn } from "../domain/turn.ts";
import { INPUT_MODES } from "../domain/turn.ts";
import type { Equal } from "./equal.ts";
import { inputId, instant, sessionId, turnId } from "./id.ts";
import { errorCode } from "./problem.ts";

export const usageSchema = z
  .object({ input_tokens: z.number().int(), output_tokens: z.number().int(), cached_tokens: z.number().int() })
  .meta({ id: "Usage" });

export const reasonSchema = z.object({ code: errorCode, message: z.string() }).meta({ id: "Reason" });

export const pauseSchema = z
  .object({ until: instant, attempt: z.number().int(), attempts: z.number().int() })
  .meta({ id: "TurnPause" });

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
  .object({ input_id: inputId, turn_id: turnId, content: z.string(), mode: z.enum(INPUT_MODES), created_at: instant })
  .meta({ id: "QueuedInput" });
const queuedIsDomain: Equal<z.infer<typeof queuedInputSchema>, QueuedInput> = true;
void queuedIsDomain;

export const queueSchema = z.object({ queue: z.array(queuedInputSchema) }).meta({ id: "Queue" });
