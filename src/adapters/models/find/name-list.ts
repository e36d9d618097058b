// Reading lists of model names out of answers whose shape we do not control.

/** The strings at `list[*][field]` of a JSON answer; nothing when it has another shape. */
export function readNames(body: unknown, list: string, field: string): string[] {
  const items = (body as Record<string, unknown> | null)?.[list];
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => (item as Record<string, unknown> | null)?.[field]).filter((name) => typeof name === "string");
}

const NOT_FOR_TALK = /embed|rerank|whisper|tts|moderation|dall-e|image|transcribe|realtime|(^|[-/])(bge|clip)-/i;

/** The first name that looks like a model one can talk to, else the first of all. */
export function firstForTalk(names: readonly string[]): string | undefined {
  return names.find((name) => !NOT_FOR_TALK.test(name)) ?? names[0];
}
