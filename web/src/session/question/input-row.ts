// The input of a tool call as a person reads it before agreeing: named values, nothing hidden in them and nothing left out.

export type InputRow = { name: string; value: string };

/**
 * One row for each value of a flat object; undefined where the input is nested or no object, and is read as JSON.
 * An empty list is a call without input.
 */
export function inputRows(input: unknown): InputRow[] | undefined {
  if (input === null || input === undefined) return [];
  if (typeof input !== "object" || Array.isArray(input)) return undefined;
  const entries = Object.entries(input);
  if (entries.some(([, value]) => typeof value === "object" && value !== null)) return undefined;
  return entries.map(([name, value]) => ({ name: visibleText(name), value: visibleText(String(value)) }));
}

/** Nested input as laid out JSON. */
export function inputJson(input: unknown): string {
  return visibleText(JSON.stringify(input, null, 2) ?? "");
}

/**
 * `text` with every character written out that has no look of its own: controls, zero width, and those that turn the
 * direction of writing, by which a text can seem to be another one. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
