// How often somebody may try to get in: counted by address, before the secret is looked at.
import type { Context } from "hono";
import type { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../domain/errors.ts";
import { visitorOf } from "./address.ts";
import type { Env } from "./identity.ts";

/** Runs `work` as one attempt of whoever asks. Throws 429 when too many failed; attempts that succeed do not count. */
export type Attempts = <T>(c: Context<Env>, work: () => Promise<T>) => Promise<T>;

/** Failed attempts per address: ten in a quarter of an hour. The library is loaded when somebody first tries. */
export function countAttempts(): Attempts {
  let opening: Promise<RateLimiterMemory> | undefined;
  return async (c, work) => {
    const address = visitorOf(c.env.incoming?.socket.remoteAddress ?? "unknown");
    const limiter = await (opening ??= openLimiter());
    await takeAttempt(limiter, address);
    const result = await work();
    await limiter.reward(address);
    return result;
  };
}

async function openLimiter(): Promise<RateLimiterMemory> {
  const { RateLimiterMemory } = await import("rate-limiter-flexible");
  return new RateLimiterMemory({ points: 10, duration: 900 });
}

/** Counted before the secret is looked at and given back on success: guesses that come all at once are counted too. */
async function takeAttempt(limiter: RateLimiterMemory, address: string): Promise<void> {
  try {
    await limiter.consume(address);
  } catch (used) {
    const seconds = Math.ceil((used as RateLimiterRes).msBeforeNext / 1000);
    throw new AppError("rate_limited", `Too many failed logins. Try again in ${Math.ceil(seconds / 60)} min.`, { details: { retry_after: seconds } });
  }
}
