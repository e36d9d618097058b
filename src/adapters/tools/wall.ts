// What the memory tools have in common: what they work on, and what they refuse.
import { AppError } from "../../domain/errors.ts";
import type { Random } from "../../ports/random.ts";
import type { Store } from "../../ports/store.ts";
import type { ToolContext } from "../../ports/tool.ts";

/** `store` is the app's own, so that what a tool changes is told to whoever watches. */
export type MemoryToolDeps = { store: Store; random: Pick<Random, "id"> };

/** Throws in a session that is incognito: nothing is kept of it, and it is told nothing that was kept. */
export async function requireMemory(store: Store, { session_id, person_id }: ToolContext): Promise<void> {
  const session = await store.ask("getSession", { session_id, person_id });
  if (session?.incognito !== false) throw new AppError("forbidden", "This session is incognito: its agent has no memory in it. Say so, and suggest an ordinary session.");
}

/** The words that a tool was given under `name`, on one line; throws when there are none. */
export function requireWords(input: unknown, name: string, most: number): string {
  const given = (input as Record<string, unknown> | null)?.[name];
  const words = typeof given === "string" ? given.toWellFormed().replace(/\s+/g, " ").trim() : "";
  if (words === "") throw new AppError("invalid_request", `Give \`${name}\`: it is missing or empty.`);
  if (words.length > most) throw new AppError("invalid_request", `\`${name}\` has ${words.length} characters; at most ${most} are taken. Say it shorter.`);
  return words;
}
