// The one template that turns a profile into the system prompt. Stable by design: nothing here changes from turn to turn.
import type { EmotionalModel, Profile } from "../agent.ts";

const EMOTION: Record<EmotionalModel, string> = {
  stable: "Keep an even temper: acknowledge feelings without mirroring them.",
  expressive: "Show warmth and enthusiasm, and let what you are told move your tone.",
  reserved: "Keep feelings out of your words; be factual and discreet.",
};

/** The system prompt of a profile. Every field of `name role personality instructions` changes it; empty ones leave no trace. */
export function systemPrompt(profile: Pick<Profile, "name" | "role" | "personality" | "instructions">): string {
  const { name, role, personality, instructions } = profile;
  // Labels instead of sentences: a role or a trait may be any words, with or without an article.
  const lines = [`You are ${name}.`, `Your role: ${endSentence(role)}`];
  if (personality.tone) lines.push(`Your tone: ${endSentence(personality.tone)}`);
  if (personality.traits.length > 0) lines.push(`Your traits: ${endSentence(personality.traits.join(", "))}`);
  lines.push(EMOTION[personality.emotional_model]);
  if (instructions.trim()) lines.push("", instructions.trim());
  return lines.join("\n");
}

function endSentence(text: string): string {
  return /[.!?。！？]$/u.test(text) ? text : `${text}.`;
}
