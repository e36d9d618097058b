// Bundles as tests make and change them.
import { createHash } from "node:crypto";
import type { Client } from "../../src/client/client.ts";
import type { BundleQuery } from "../../src/client/client.ts";
import { sealLine, unsealLine } from "../../src/lib/seal.ts";

export type Line = { line: string; [field: string]: unknown };

/** The bundle of a client as text. */
export async function readBundle(client: Client, query: BundleQuery = { all: true }): Promise<string> {
  return await new Response(await client.bundleSessions(query)).text();
}

/** The objects of a bundle's lines. */
export function openLines(bundle: string): Line[] {
  return bundle.trimEnd().split("\n").map((line) => JSON.parse(unsealLine(line) ?? "null") as Line);
}

/**
 * Lines as a bundle, with every checksum and count as it should be: what only an attacker would do. `write` may put into a
 * line's JSON what no object can hold.
 */
export function closeLines(lines: readonly Line[], write: (line: Line) => string = JSON.stringify): string {
  const kept = lines.filter(({ line }) => line !== "footer");
  const text = kept.map((line) => `${sealText(write(line))}\n`).join("");
  const count = (kind: string) => kept.filter(({ line }) => line === kind).length;
  const counts = { sessions: count("session"), turns: count("turn"), messages: count("message"), attachments: count("attachment") };
  return `${text}${sealLine({ line: "footer", ...counts, checksum: createHash("sha256").update(text).digest("hex") })}\n`;
}

/** As a line is sealed, from its text. */
function sealText(json: string): string {
  return `${json.slice(0, -1)},"sum":"${createHash("sha256").update(json).digest("hex")}"}`;
}
