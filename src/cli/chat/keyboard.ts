// What a person types in a chat: lines, pasted blocks, continued lines, Ctrl+C and the end of input.
import type { Interface } from "node:readline";
import { createInterface } from "node:readline";
import type { Io } from "../options.ts";
import { WORDS } from "./word.ts";

/** Asks the terminal to mark pasted text, so that its line breaks do not send. */
const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

export type KeyboardHandlers = {
  /** A line left the prompt; it is part of the message that `onMessage` gets when it is complete. */
  onLine(line: string): void;
  onMessage(text: string): void;
  onInterrupt(): void;
  onEnd(): void;
};

export type Keyboard = {
  lines: Interface;
  /** Lines of a message that is not complete yet. */
  pending(): readonly string[];
  /** Forgets what was typed and not sent. */
  clear(): void;
  close(): void;
};

/** Listens to the keyboard until `close`. */
export function openKeyboard({ stdin, stdout }: Io, prompt: string, handlers: KeyboardHandlers): Keyboard {
  let pending: string[] = [];
  let pasting = false;
  const lines = createInterface({ input: stdin, output: stdout, prompt, terminal: true, historySize: 200, completer: complete });
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === "paste-start") pasting = true;
    if (key?.name === "paste-end") pasting = false;
  };
  stdin.on("keypress", onKey);
  stdout.write(PASTE_ON);
  lines.on("line", (line) => {
    const goesOn = !pasting && line.endsWith("\\");
    pending.push(goesOn ? line.slice(0, -1) : line);
    const message = pasting || goesOn ? null : pending.join("\n");
    if (message !== null) pending = [];
    handlers.onLine(line);
    if (message !== null) handlers.onMessage(message);
  });
  lines.on("SIGINT", handlers.onInterrupt);
  lines.on("close", handlers.onEnd);
  return {
    lines,
    pending: () => pending,
    clear() {
      pending = [];
      lines.write(null, { ctrl: true, name: "e" });
      lines.write(null, { ctrl: true, name: "u" });
    },
    close() {
      lines.removeListener("close", handlers.onEnd);
      stdin.removeListener("keypress", onKey);
      stdout.write(PASTE_OFF);
      lines.close();
    },
  };
}

function complete(line: string): [string[], string] {
  const words = Object.keys(WORDS).map((word) => `/${word}`);
  return [line.startsWith("/") ? words.filter((word) => word.startsWith(line)) : [], line];
}
