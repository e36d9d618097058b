// Where a link or an image of an answer may lead. Everything that is not known to be harmless leads nowhere.

export type LinkTarget =
  | { kind: "message"; message_id: `msg_${string}` }
  | { kind: "inside"; path: string }
  | { kind: "outside"; href: string }
  | { kind: "none" };

/** Reads a link's address: another message, a memory, a page of the console, the web, or nothing. */
export function readLink(href: string | undefined): LinkTarget {
  const text = href?.trim() ?? "";
  if (/^#msg_[0-9a-z]+$/i.test(text)) return { kind: "message", message_id: text.slice(1) as `msg_${string}` };
  if (/^#mem_[0-9a-z]+$/i.test(text)) return { kind: "inside", path: `/memory?memory=${text.slice(1)}` };
  // Two slashes, or a slash and a backslash, are another host and not a path.
  if (/^\/(?![/\\])/.test(text)) return { kind: "inside", path: text };
  try {
    const { protocol } = new URL(text);
    if (protocol === "https:" || protocol === "http:" || protocol === "mailto:") return { kind: "outside", href: text };
  } catch {
    // Not an address.
  }
  return { kind: "none" };
}

export type ImageSource = { kind: "remote"; href: string; host: string } | { kind: "data"; href: string } | { kind: "none" };

/** Images inside the text are shown up to this length; more would be a file. */
const DATA_MAX = 200_000;

/** Reads an image's address. SVG is left out of data images: it is a document, not a picture. */
export function readImage(src: string | undefined): ImageSource {
  const text = src?.trim() ?? "";
  if (/^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=]+$/i.test(text)) {
    return text.length <= DATA_MAX ? { kind: "data", href: text } : { kind: "none" };
  }
  try {
    const { protocol, host } = new URL(text);
    if (protocol === "https:" || protocol === "http:") return { kind: "remote", href: text, host };
  } catch {
    // Not an address.
  }
  return { kind: "none" };
}
