// A text that is about to go somewhere, with what there is to know about it: how long, and what was masked.
import type { Masked } from "../../../../src/domain/export/mask.ts";
import { counted } from "../../../../src/domain/care/deletion.ts";
import { countText } from "../time-text.ts";
import { maskedWords } from "./secret-words.ts";

/** Characters that are shown; the text itself is whole. */
const SHOWN = 30_000;

export type Previewed = { text: string; tokens: number; messages: number; masked: Masked[] };

/** `stale`: it is of an earlier choice, and another one is on its way. */
export function TextPreview({ preview, stale, error, mask }: { preview: Previewed | undefined; stale: boolean; error: string | null; mask: boolean }) {
  if (error !== null) {
    return (
      <p role="alert" className="mt-3 text-13 text-danger">
        {error}
      </p>
    );
  }
  return (
    <div aria-busy={stale} className="mt-3 transition-opacity duration-160" style={{ opacity: stale && preview ? 0.6 : 1 }}>
      <p role="status" className="num text-12 text-ink-2">
        {preview ? `${counted(preview.messages, "message")}, about ${countText(preview.tokens)} tokens. ${mask ? maskedWords(preview.masked) : "Secrets stand in it as they were said."}` : "Reading what would be in it"}
      </p>
      {preview && (
        // A person reads it by scrolling, also without a mouse.
        <pre role="region" aria-label="Preview" tabIndex={0} dir="auto" className="mt-2 max-h-[min(320px,36dvh)] overflow-y-auto rounded-3 bg-sunken px-3 py-2.5 font-mono text-12 leading-[1.55] whitespace-pre-wrap wrap-anywhere">
          {preview.text.slice(0, SHOWN)}
        </pre>
      )}
      {preview && preview.text.length > SHOWN && <p className="mt-1 text-12 text-ink-3">The first {countText(SHOWN)} characters are shown; all {countText(preview.text.length)} go along.</p>}
    </div>
  );
}
