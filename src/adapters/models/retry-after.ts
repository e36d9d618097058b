// How long a provider asks us to wait, from its headers or its error body.

type Answer = { headers: Record<string, string>; body: string };

/** Milliseconds to wait, or null when the provider named none. `now` in milliseconds since 1970. */
export function readRetryAfter(answer: Answer, now: number): number | null {
  const headers = new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const exact = asNumber(headers.get("retry-after-ms"));
  if (exact !== null) return exact;
  const plain = headers.get("retry-after");
  const seconds = asNumber(plain);
  if (seconds !== null) return Math.round(seconds * 1000);
  const date = plain ? Date.parse(plain) : Number.NaN;
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return readRetryDelay(answer.body);
}

function asNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** Google puts it in the body: `"retryDelay": "37s"`. */
function readRetryDelay(body: string): number | null {
  const match = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body);
  return match ? Math.round(Number(match[1]) * 1000) : null;
}
