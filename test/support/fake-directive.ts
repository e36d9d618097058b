// What a test asks of the fake provider, written into a message: `[[tokens=40 rate=50]]`, `[[tool=current_time {}]]`, `[[fault=cut after=3]]`.

/** `tokens` to send, `rate` per second (0: at once). Faults: see fake-provider.ts. */
export type Directive = {
  tokens: number | null;
  rate: number;
  /** The last token, or the calls, wait until the test releases them. */
  hold: boolean;
  /** Token text is the provider's monotonic clock in nanoseconds when it was sent. */
  stamp: boolean;
  fault: string | null;
  /** Tokens before the fault strikes. */
  after: number;
  /** The fault strikes only the first `times` requests that carry this text; 0 means always. */
  times: number;
  /** Value of the Retry-After header, as given. */
  retry_after: string | null;
  /** Leave the usage out. */
  no_usage: boolean;
  tools: { name: string; input: string }[];
};

const NOTHING: Omit<Directive, "tools"> = { tokens: null, rate: 0, hold: false, stamp: false, fault: null, after: 3, times: 0, retry_after: null, no_usage: false };

/** Reads every `[[…]]` of a text; later words win. What it does not know is left alone. */
export function readDirective(text: string): Directive {
  const directive: Directive = { ...NOTHING, tools: [] };
  for (const [, inner = ""] of text.matchAll(/\[\[([^]*?)\]\](?!\])/g)) {
    const tool = /^\s*tool=(\S+)\s*([^]*)$/.exec(inner);
    if (tool) directive.tools.push({ name: tool[1] ?? "", input: tool[2]?.trim() || "{}" });
    else for (const word of inner.trim().split(/\s+/)) readWord(directive, word);
  }
  return directive;
}

function readWord(directive: Directive, word: string): void {
  const [key, value = ""] = word.split("=", 2);
  if (key === "stamp") directive.stamp = true;
  else if (key === "hold") directive.hold = true;
  else if (key === "no_usage") directive.no_usage = true;
  else if (key === "fault") directive.fault = value;
  else if (key === "retry_after") directive.retry_after = value.replaceAll("_", " ");
  else if (key === "tokens" || key === "rate" || key === "after" || key === "times") directive[key] = Number(value) || 0;
}

/** The text as a person would read it, without directives. */
export function withoutDirectives(text: string): string {
  return text.replace(/\[\[[^]*?\]\](?!\])/g, "").replace(/\s+/g, " ").trim();
}
