// Durations as people write them in profiles and commands: 90s, 10m, 1h30m, 30d. Nothing looser is accepted.

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const SHAPE = /^(?:\d+(?:ms|s|m|h|d|w))+$/;
const MAX = 10 * 365 * 86_400_000;

/** Milliseconds of `text`, or undefined when it is not a duration of at most ten years with falling units, each used once. */
export function parseDuration(text: string): number | undefined {
  if (!SHAPE.test(text)) return undefined;
  let total = 0;
  let last = Infinity;
  for (const [, digits, unit] of text.matchAll(/(\d+)(ms|s|m|h|d|w)/g)) {
    const size = UNITS[unit as string] as number;
    if (size >= last) return undefined;
    last = size;
    total += Number(digits) * size;
  }
  return total <= MAX ? total : undefined;
}

/** The shortest text that parses back to `ms`, such as "1h30m"; "0s" for nothing. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = "";
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const size = UNITS[unit] as number;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || "0s";
}
