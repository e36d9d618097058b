// What a person typed, read as a message or as a command: a line that begins with a slash and a word.

export type Typed =
  | { kind: "message"; content: string }
  | { kind: "empty" }
  | { kind: "too_long"; length: number }
  | { kind: "new"; title: string | undefined }
  | { kind: "close" }
  | { kind: "remember"; text: string }
  | { kind: "forget"; text: string }
  | { kind: "help" }
  | { kind: "unknown"; name: string };

export const COMMANDS: readonly { name: string; usage: string; does: string }[] = [
  { name: "new", usage: "/new [title]", does: "Start a new session with this agent" },
  { name: "close", usage: "/close", does: "Close this session; Continue reopens it" },
  { name: "remember", usage: "/remember text", does: "Keep this across sessions" },
  { name: "forget", usage: "/forget text", does: "Find what is kept of this, to forget it" },
  { name: "help", usage: "/help", does: "Show this list" },
];

/** Reads the composer's text. A space in front makes any text a message; a path such as /etc/hosts is one anyway. */
export function readTyped(text: string, max: number): Typed {
  if (text.trim() === "") return { kind: "empty" };
  if (text.length > max) return { kind: "too_long", length: text.length };
  const command = /^\/([a-z][a-z0-9_-]*)(?:\s+([\s\S]*))?$/i.exec(text);
  if (!command) return { kind: "message", content: text };
  const name = (command[1] ?? "").toLowerCase();
  const rest = (command[2] ?? "").replace(/\s+/g, " ").trim();
  if (name === "new") return { kind: "new", title: rest || undefined };
  if (name === "remember" || name === "forget") return { kind: name, text: rest };
  if (name === "close" || name === "help") return { kind: name };
  return { kind: "unknown", name };
}
