// The ids that a server has spoken of, by the name of their field, so that random requests can name what exists, what is
// gone, and what is of another kind.

export type Pool = {
  /** Takes up every id anywhere in an answer or event; `session` is the one that it is about, where nothing else is said. */
  learn(value: unknown, session?: string): void;
  /** `text` with every mark of `pickLater` replaced. */
  fill(text: string): string;
  /** The values of an address; one that asks for any session often gets the one that its other ids belong to. */
  fillAll(at: Record<string, string>): Record<string, string>;
};

/** A mark that stands for an id which is not known yet: of all of this field, newest first, the one at `index`. */
export function pickLater(field: string, index: number): string {
  return `<${field}:${index}>`;
}

/** Remembers the fields in `names`, and everything whose name ends like an id's. */
export function createPool(names: Set<string>): Pool {
  const seen = new Map<string, string[]>();
  const homes = new Map<string, string>();
  const keep = (field: string, id: string, session: string | undefined) => {
    const ids = seen.get(field) ?? [];
    if (!ids.includes(id)) seen.set(field, [id, ...ids]);
    if (session !== undefined) homes.set(id, session);
  };
  const learn = (value: unknown, session: string | undefined, key: string) => {
    const field = /([a-z]+_id)$/.exec(key)?.[1] ?? key.replace(/^next_/, "");
    if (typeof value === "string" && (field.endsWith("_id") || names.has(field))) keep(field, value, session);
    if (typeof value !== "object" || value === null) return;
    const own = "session_id" in value && typeof value.session_id === "string" ? value.session_id : session;
    for (const [name, inner] of Object.entries(value)) learn(inner, own, Array.isArray(value) ? key : name);
  };
  const pick = (field: string, index: number) => {
    const ids = seen.get(field) ?? [];
    return ids[index % Math.max(ids.length, 1)] ?? `${field.slice(0, 3)}_${"0".repeat(32)}`;
  };
  const fill = (text: string) => text.replace(/<([a-z_]+):(\d+)>/g, (_, field: string, index: string) => pick(field, Number(index)));
  return {
    learn: (value, session) => learn(value, session, ""),
    fill,
    fillAll(at) {
      const filled = Object.fromEntries(Object.entries(at).map(([name, text]) => [name, fill(text)]));
      const home = Object.entries(filled).flatMap(([name, id]) => (name === "session_id" ? [] : (homes.get(id) ?? [])))[0];
      const isAny = /^<session_id:\d*[1-9]>$/.test(at["session_id"] ?? "");
      return home !== undefined && isAny ? { ...filled, session_id: home } : filled;
    },
  };
}
