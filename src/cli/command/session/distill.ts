// `rapport sessions distill`: has a session read for the memory now instead of when it has been idle.
import { findSession, shortId } from "../../identity.ts";
import { memoryState } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";

/** `rapport sessions distill`. With --json: the session. */
export async function distillSession(context: Context, [id]: readonly (string | undefined)[]): Promise<void> {
  const { client, place } = await context.connect();
  const { session } = await client.distillSession(await findSession(client, id as string));
  if (context.json) return context.out.json(session);
  if (session.memory.state !== "pending") return context.out.line(`There is nothing new in it. Memory: ${memoryState(session.memory) || "nothing yet"}.`);
  context.out.line(`It is read for the memory. What came of it: rapport sessions show ${shortId(session.session_id)}`);
  // This process ends with the command, and the work is a server's.
  if (place === "in-process") context.out.note("No server runs: it is done when one does.");
}
