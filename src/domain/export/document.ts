// An export for programs. Its shape is documented and does not change without a new version.
import type { ExportedMemory, ExportedMessage, ExportScope, ExportSource } from "./transcript.ts";
import type { Masked } from "./mask.ts";

/** `rapport_export` stands first, so that the file is recognised by its beginning. */
export type ExportDocument = {
  rapport_export: 1;
  session: ExportSource["session"] & { agent_name: string };
  scope: ExportScope & { memories: boolean; masked: Masked[] };
  messages: ExportedMessage[];
  memories: ExportedMemory[];
};

/** The document as text, indented. */
export function renderDocument(document: ExportDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
