// Tells what happens in a session as it happens. It compares the view before and after an event, so that text which
// comes again after a reconnect is never told twice.
import type { SessionEvent } from "../../domain/event.ts";
import type { MessageId } from "../../domain/ids.ts";
import type { Message } from "../../domain/message.ts";
import type { SessionView } from "../../domain/view.ts";
import { filesOf } from "../../domain/file/file.ts";
import { describeFile, describeInput } from "../attach.ts";
import { answeredRow, questionRows } from "../question.ts";
import { createPlainFilter, plainLine } from "../terminal/plain.ts";
import type { Sink } from "./sink.ts";
import { toolLine } from "./transcript.ts";

type Telling = { message_id: MessageId; length: number; filter: (piece: string) => string };

/** Tells events to `sink`. `echo` also tells what people said, which a one-shot command knows already. */
export function createNarrator(sink: Sink, { agent, echo }: { agent: string; echo: boolean }) {
  let telling: Telling | null = null;
  const calls = new Map<string, string>();
  /** Calls that were not run after an answer: their results only say so again. */
  const notRun = new Set<string>();

  /** Tells of `text` what was not told yet. */
  function grow(message_id: MessageId, text: string): void {
    if (telling?.message_id !== message_id) {
      if (text.trim() === "") return;
      telling = { message_id, length: text.length - text.trimStart().length, filter: createPlainFilter() };
      sink.label("green", `${plainLine(agent)} ›`);
    }
    if (text.length <= telling.length) return;
    sink.words(telling.filter(text.slice(telling.length)));
    telling.length = text.length;
  }

  function tellMessage(message: Message): void {
    if (message.role === "user" && echo) {
      telling = null;
      sink.label("cyan", "you ›");
      sink.words(createPlainFilter()(message.content));
      for (const file of filesOf(message.parts)) sink.line("dim", `· ${describeFile(file)}`);
    }
    if (message.role !== "assistant") return;
    grow(message.message_id, message.content);
    // The step may have been asked anew after a crash: then what was told is marked, and the new answer follows.
    if (message.status !== "complete" && message.content !== "") sink.line("dim", `(${message.status})`);
    telling = null;
  }

  return {
    /** Tells what `event` made of `before`. Call it only when the view changed. */
    tell(event: SessionEvent, after: SessionView): void {
      switch (event.type) {
        case "text.delta":
        case "message.snapshot":
          if (after.live) grow(after.live.message_id, after.live.text);
          break;
        case "message.finished":
          tellMessage(event.message);
          break;
        case "tool.started":
          calls.set(event.call_id, toolLine(event.tool, event.input));
          break;
        case "tool.asking":
          telling = null;
          for (const row of questionRows({ agent, session_id: event.session_id }, event)) sink.line("yellow", row);
          break;
        case "tool.answered":
          if (event.answer !== "allow" && event.answer !== "redo") notRun.add(event.call_id);
          sink.line("dim", answeredRow(event.tool, event.answer));
          break;
        case "tool.finished": {
          if (notRun.delete(event.call_id)) break;
          const line = calls.get(event.call_id) ?? toolLine(event.tool, undefined);
          calls.delete(event.call_id);
          sink.line("dim", event.is_error ? `${line} failed: ${plainLine(event.output)}` : line);
          break;
        }
        case "turn.waiting": {
          const { attempt, attempts, until } = event.pause;
          const seconds = Math.round((Date.parse(until) - Date.parse(event.at)) / 1000);
          telling = null;
          sink.line("yellow", `${plainLine(event.message)} Trying again in ${seconds} s, try ${attempt} of ${attempts}.`);
          break;
        }
        case "turn.failed":
          sink.line("red", plainLine(event.message));
          break;
        case "turn.cancelled":
          // What was said before a stop is marked by its message; an input that was never begun goes back.
          if (event.input) sink.line("yellow", `Not sent: ${describeInput(event.input)}`);
          else if (event.code !== "stopped") sink.line("yellow", plainLine(event.message));
          break;
        default:
          // Beginnings and ends of turns and steps are seen by what they say.
          break;
      }
    },
  };
}
