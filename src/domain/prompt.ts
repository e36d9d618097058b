// The one template that turns a profile into the system prompt. Stable by design: nothing here changes from turn to turn.
import type { EmotionalModel, Profile } from "./agent.ts";

const EMOTION: Record<EmotionalModel, string> = {
  stable: "Keep an even temper: acknowledge feelings without mirroring them.",
  expressive: "Show warmth and enthusiasm, and let what you are told move your tone.",
  reserved: "Keep feelings out of your words; be factual and discreet.",
};

/** The system prompt of a profile. Every field of `name role personality instructions` changes it; empty ones leave no trace. */
export function systemPrompt(profile: Pick<Profile, "name" | "role" | "personality" | "instructions">): string {
  const { name, role, personality, instructions } = profile;
  const lines = [`You are ${name}, ${role}.`];
  if (personality.tone) lines.push(`Your tone is ${personality.tone}.`);
  if (personality.traits.length > 0) lines.push(`You are ${listed(personality.traits)}.`);
  lines.push(EMOTION[personality.emotional_model]);
  if (instructions.trim()) lines.push("", instructions.trim());
  return lines.join("\n");
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
