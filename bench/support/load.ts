// Several sessions at once, each asking one question after the other.
import type { TurnTime } from "./turn-time.ts";

export type Load = {
  sessions: number;
  /** Questions in each session. */
  turns: number;
  /** Tokens in each answer, and how many of them the provider sends per second; 0 is as fast as it can. */
  tokens: number;
  rate: number;
};

export type LoadResult = { times: TurnTime[]; tokens_per_second: number };

/** The question whose answer is stamped tokens at the load's rate. */
export function questionOf({ tokens, rate }: Load): { content: string; tokens: number } {
  return { content: `[[stamp tokens=${tokens} rate=${rate}]]`, tokens };
}

/** Runs a load; sessions begin evenly spread over the time of one answer, so that questions do not all come at one moment. */
export async function runLoad(load: Load, ask: (session: number) => Promise<TurnTime>): Promise<LoadResult> {
  const spread = load.rate > 0 ? (load.tokens * 1000) / load.rate : 0;
  const begin = performance.now();
  const times = await Promise.all(
    Array.from({ length: load.sessions }, async (_, session) => {
      await new Promise((resolve) => setTimeout(resolve, (spread * session) / load.sessions));
      const own: TurnTime[] = [];
      for (let turn = 0; turn < load.turns; turn++) own.push(await ask(session));
      return own;
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  return { times: times.flat(), tokens_per_second: (load.sessions * load.turns * load.tokens) / seconds };
}
