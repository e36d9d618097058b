// A pasted export of Rapport: it becomes a file of the message, which agents get as quoted context, instead of a wall of text.
import type { ClipboardEvent } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { returnToDraft } from "../draft.ts";
import { attachFiles, attachments } from "./use-attachments.ts";

/** How every export begins; whether it is one is looked at closely then. */
const BEGINNING = /^\s*(?:<!-- rapport export: |\{\s*"rapport_export":\s*1,)/;

/** Texts that became files in this window, by session and name: they can become text again. */
const texts = new Map<string, string>();
const keyOf = (session_id: SessionId, name: string) => `${session_id} ${name}`;

/** The pasted text when it begins like an export: then the paste is dealt with. */
export function takePastedExport(event: ClipboardEvent): string | null {
  const text = event.clipboardData.getData("text/plain").replace(/^\ufeff/, "");
  if (!BEGINNING.test(text)) return null;
  event.preventDefault();
  return text;
}

/** Attaches it; false when it is none after all, and stays text. `problem` is why it could not be attached. */
export async function attachExport(session_id: SessionId, pasted: string): Promise<{ attached: boolean; problem: string | null }> {
  const { readExport } = await import("../../../../src/domain/export/read.ts");
  const found = readExport(pasted);
  if (!found) return { attached: false, problem: null };
  texts.set(keyOf(session_id, found.name), pasted);
  const type = found.format === "json" ? "application/json" : "text/markdown";
  return { attached: true, problem: attachFiles(session_id, [new File([found.text], found.name, { type })], 0) };
}

/** Whether an attached file was pasted as text here. */
export function wasPasted(session_id: SessionId, name: string): boolean {
  return texts.has(keyOf(session_id, name));
}

/** The file goes, and its text stands in the draft. */
export function backToText(session_id: SessionId, { key, name }: { key: string; name: string }): void {
  const text = texts.get(keyOf(session_id, name));
  if (text === undefined) return;
  texts.delete(keyOf(session_id, name));
  attachments.remove(session_id, key);
  returnToDraft(session_id, text);
}
