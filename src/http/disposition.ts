// The header by which a browser saves an answer under a name instead of showing it.

/** `content-disposition`, with the name in plain characters and in UTF-8. */
export function attachmentHeader(name: string, how: "attachment" | "inline" = "attachment"): { "content-disposition": string } {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return { "content-disposition": `${how}; filename="${plain}"; filename*=UTF-8''${encoded}` };
}
