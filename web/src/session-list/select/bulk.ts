// Doing one thing with many: a few at a time, and what failed is told apart from what was done.

export type BulkResult<T, R> = { done: { item: T; answer: R }[]; failed: { item: T; error: unknown }[] };

/** Requests that are under way at once. */
const WIDTH = 4;

/** Runs `act` for all items; one that fails does not stop the others. `onStep` hears how many are over. */
export async function runAll<T, R>(items: readonly T[], act: (item: T) => Promise<R>, onStep: (over: number) => void = () => undefined): Promise<BulkResult<T, R>> {
  const result: BulkResult<T, R> = { done: [], failed: [] };
  const left = [...items];
  async function work(): Promise<void> {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        result.done.push({ item, answer: await act(item) });
      } catch (error) {
        result.failed.push({ item, error });
      }
      onStep(result.done.length + result.failed.length);
    }
  }
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, work));
  return result;
}
