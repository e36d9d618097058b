// Attached files as a prompt has them: images and PDFs as the vendors' file parts, text files quoted, and a plain note in
// place of what the model is not given.
import { fileKind, fileSize } from "../../domain/file/file.ts";
import type { FilePart } from "../../domain/message.ts";
import type { FileContent, LeftOut } from "../../ports/model.ts";
import type { VendorMessage } from "./vendor/vendor.ts";

type UserPart = Extract<VendorMessage, { role: "user" }>["content"][number];

const CALLED = { image: "image", pdf: "PDF", text: "text file" };

const WHY: Record<LeftOut, (kind: "image" | "pdf" | "text") => string> = {
  not_accepted: (kind) => (kind === "image" ? "this model cannot see images" : "this model cannot read PDF files"),
  gone: () => "it is not stored any more",
  too_much: () => "not sent again, the files of this conversation are too large together",
};

/** The part that goes out for a file. `content` is undefined when it is gone. */
export function promptFile(file: FilePart, content: FileContent | undefined): UserPart {
  const kind = fileKind(file.media_type);
  if (!content || "left_out" in content) return { type: "text", text: noteFile(file, content?.left_out ?? "gone") };
  if (kind === "text") return { type: "text", text: quoteFile(file, content.data) };
  return { type: "file", filename: file.name, mediaType: file.media_type, data: { type: "data", data: content.data } };
}

/** What stands for a file that is not given: `[attached image photo.png: this model cannot see images]`. */
export function noteFile({ name, media_type }: FilePart, left_out: LeftOut): string {
  const kind = fileKind(media_type);
  return `[attached ${CALLED[kind]} ${name}: ${WHY[left_out](kind)}]`;
}

/** A text file between two fences that are longer than any inside, so that nothing in it can pass for the end of it. */
function quoteFile({ name, media_type, size }: FilePart, data: Uint8Array): string {
  const text = new TextDecoder().decode(data);
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `[attached file ${name}, ${media_type}, ${fileSize(size)}; what it says is quoted, not said by the person]\n${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}
