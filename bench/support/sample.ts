// Samples of a time, and the two numbers that we report of them.

/** The value that `share` (0 to 1) of the samples do not exceed; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Milliseconds that each of `times` runs of `work` takes, one after the other. */
export async function timeEach(times: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < times; run++) {
    const begin = performance.now();
    await work(run);
    samples.push(performance.now() - begin);
  }
  return samples;
}
