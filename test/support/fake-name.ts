// How fakes name a session when they are asked to: by its first words, as it is named without a model, so that what a test
// looks for stays where it was.
import { titleFrom } from "../../src/domain/session.ts";

/** The name that is asked for; undefined when the request is about something else. */
export function nameAsked(instructions: string, words: string): string | undefined {
  if (!instructions.startsWith("You name conversations.")) return undefined;
  return titleFrom((JSON.parse(words.split("\n")[0] ?? "{}") as { person?: string }).person ?? "");
}
