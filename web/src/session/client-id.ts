// Names that this browser gives, and a memory of those it has dealt with.

const SEEN = "rapport.returned";
const SEEN_MAX = 50;

/** A random UUID, also where the page is not served over HTTPS and the browser hides its own. */
export function newClientId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** True from the second time on that any window of this browser asks about `name`. */
export function seenBefore(name: string): boolean {
  try {
    const seen = JSON.parse(localStorage.getItem(SEEN) ?? "[]") as string[];
    if (seen.includes(name)) return true;
    localStorage.setItem(SEEN, JSON.stringify([...seen, name].slice(-SEEN_MAX)));
  } catch {
    // Without a store every window is on its own.
  }
  return false;
}
