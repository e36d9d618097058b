// Makes text of models and people safe for a terminal: escape sequences and control characters never get through.

/** What follows ESC and opens a sequence that runs until BEL or ST: OSC, DCS, SOS, PM, APC. */
const STRING_OPENERS = "]PX^_";

type State = "text" | "escape" | "csi" | "string" | "string_escape";
/** The state after a character, and whether the character is text. */
type Step = { state: State; text: boolean };

/**
 * A filter for text that arrives in pieces: an escape sequence cut in two is still one sequence. Gives back each piece
 * without escape sequences and without control characters (C0, DEL, C1) other than newline and tab.
 */
export function createPlainFilter(): (piece: string) => string {
  let state: State = "text";
  return (piece) => {
    let out = "";
    for (const char of piece) {
      const step = advance(state, char);
      state = step.state;
      if (step.text) out += char;
    }
    return out;
  };
}

/** `text` without escape sequences and control characters; newlines and tabs stay. */
export function plain(text: string): string {
  return createPlainFilter()(text);
}

/** `text` on one line, for titles and table cells. */
export function plainLine(text: string): string {
  return plain(text).replace(/\s+/gu, " ").trim();
}

/**
 * `text` with every character that a terminal would obey, hide or reorder written as its number (`\u{1b}`): for text that
 * a person decides about. Newlines stay.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`);
}

/** JSON that a terminal may be shown: JSON itself escapes C0 but leaves DEL and C1 as they are. */
export function plainJson(value: unknown, indent?: number): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, indent).replace(/[\x7f-\x9f]/g, escaped);
}

function advance(state: State, char: string): Step {
  // No sequence crosses a line, so that an unfinished one cannot swallow the rest of an answer.
  if (char === "\n") return { state: "text", text: true };
  const code = char.codePointAt(0) as number;
  const within = (next: State): Step => ({ state: next, text: false });
  switch (state) {
    case "text":
      return fromText(code);
    case "escape":
      if (char === "[") return within("csi");
      if (STRING_OPENERS.includes(char)) return within("string");
      if (code >= 0x20 && code <= 0x2f) return within("escape");
      return code >= 0x30 && code <= 0x7e ? within("text") : fromText(code);
    case "csi":
      if (code >= 0x40 && code <= 0x7e) return within("text");
      return code >= 0x20 && code <= 0x3f ? within("csi") : fromText(code);
    case "string":
      if (code === 0x07 || code === 0x9c) return within("text");
      return within(code === 0x1b ? "string_escape" : "string");
    case "string_escape":
      return char === "\\" ? within("text") : advance("escape", char);
  }
}

function fromText(code: number): Step {
  if (code === 0x1b) return { state: "escape", text: false };
  if (code === 0x9b) return { state: "csi", text: false };
  if (code === 0x90 || code === 0x98 || (code >= 0x9d && code <= 0x9f)) return { state: "string", text: false };
  const control = (code < 0x20 && code !== 0x09) || (code >= 0x7f && code <= 0x9f);
  return { state: "text", text: !control };
}
