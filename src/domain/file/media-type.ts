// What a file is, told by its bytes. The sender's word is taken only where it makes no difference to anybody's safety: which
// kind of text it is.

/** Bytes from the beginning of a file that tell images and PDFs apart. */
export const HEAD_SIZE = 16;

/** Media types that a file may be kept under. */
export const MEDIA_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"] as const;

const BY_ENDING: Record<string, string> = {
  md: "text/markdown",
  markdown: "text/markdown",
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  htm: "text/html",
  html: "text/html",
  svg: "text/xml",
  xml: "text/xml",
  json: "application/json",
};

/** The media type of an image or a PDF by its first bytes; undefined for everything else. */
export function sniffMediaType(head: Uint8Array): (typeof MEDIA_TYPES)[number] | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD_SIZE));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return "image/webp";
  return text.startsWith("%PDF-") ? "application/pdf" : undefined;
}

/** The media type of a text file, by its name's ending, else as declared; `text/plain` when neither says. */
export function textMediaType(name: string, declared: string): string {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const known = Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
  if (known !== undefined) return known;
  const said = declared.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return /^text\/[\w.+-]{1,60}$/.test(said) ? said : "text/plain";
}
