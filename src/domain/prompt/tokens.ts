// How many tokens a text is, roughly and without a model's vocabulary: for budgets. What a step really took, its provider says.
import type { Part } from "../message.ts";

/** What an image costs with most vendors, whatever its size in bytes. */
const IMAGE_TOKENS = 1600;
/** Bytes of a PDF to a token: text and pictures mixed; and the most that one is taken for, since scanned pages are large files of few words. */
const PDF_BYTES = 60;
const PDF_TOKENS_MAX = 50_000;
/** What surrounds a message or a call in a prompt. */
const FRAME_TOKENS = 6;

/**
 * An estimate that is seldom too low: about four letters of a Latin script to a token, two signs or letters of other
 * alphabets, and one for each Chinese, Japanese or Korean character. Linear in the length.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let index = 0; index < text.length; index += 1) quarters += quartersOf(text.charCodeAt(index));
  return Math.ceil(quarters / 4);
}

function quartersOf(code: number): number {
  if (code < 0x80) return isWordOrSpace(code) ? 1 : 2;
  if (code < 0x2e80) return 2;
  return 4;
}

function isWordOrSpace(code: number): boolean {
  return code === 32 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/** What a message adds to a prompt. Reasoning is not sent again, so it adds nothing. */
export function messageTokens(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + partTokens(part), FRAME_TOKENS);
}

function partTokens(part: Part): number {
  switch (part.type) {
    case "text":
      return estimateTokens(part.text);
    case "tool_call":
      return FRAME_TOKENS + estimateTokens(part.tool) + estimateTokens(JSON.stringify(part.input) ?? "");
    case "tool_result":
      return FRAME_TOKENS + estimateTokens(part.output);
    case "file":
      return FRAME_TOKENS + fileTokens(part.media_type, part.size);
    default:
      return 0;
  }
}

function fileTokens(media_type: string, size: number): number {
  if (media_type.startsWith("image/")) return IMAGE_TOKENS;
  if (media_type === "application/pdf") return Math.min(PDF_TOKENS_MAX, Math.ceil(size / PDF_BYTES));
  return Math.ceil(size / 4);
}
