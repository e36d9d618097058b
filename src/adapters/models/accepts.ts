// Which models look at images and read PDFs, by the names of their families. Text files go to all of them as text.
import type { ProviderKind } from "../../domain/model.ts";
import type { Accepts, Provider } from "../../ports/model.ts";

type Rule = readonly [name: RegExp, accepts: Accepts];

const NONE: Accepts = { image: false, pdf: false };
const IMAGES: Accepts = { image: true, pdf: false };
const BOTH: Accepts = { image: true, pdf: true };

/** The first rule whose name fits decides. As the vendors' documents say; a family that comes later is taken to be able to do what the ones before could. */
const FAMILIES: Partial<Record<ProviderKind, readonly Rule[]>> = {
  openai: [
    [/^(gpt-3|o1-mini|o1-preview|o3-mini|gpt-4(-\d{4}|-32k|$)|text-|davinci)/, NONE],
    [/^gpt-4-turbo/, IMAGES],
    [/./, BOTH],
  ],
  anthropic: [
    [/^claude-(2|instant)/, NONE],
    [/^claude-3-(opus|sonnet|haiku)/, IMAGES],
    [/./, BOTH],
  ],
  google: [
    [/^gemma-3-(270m|1b)/, NONE],
    [/^gemma-/, IMAGES],
    [/./, BOTH],
  ],
};

/** Names of models that see, wherever they run. Sending an image to one that does not would fail the turn. */
const SEES =
  /vision|visual|llava|moondream|minicpm-[vo]|[-_.\d]vl\b|internvl|pixtral|smolvlm|gemma-?3(?!.*(270m|[:-]1b))|gemma-?4|llama-?4|mistral-(small-?3\.[1-9]|medium-?3)|phi-?4-multimodal|granite-?\d.*vision|glm-\d[.\d]*v|gpt-4o|gpt-4\.1|gpt-[5-9]|\bo[34]\b(?!-mini)|o4-mini|claude-(3|opus|sonnet|haiku)|gemini|kimi-(k2\.5|vl)|grok-[4-9]|nova-(lite|pro)/i;

/** What a model takes. At an address of one's own any name may stand for anything, so only names that say it are believed. */
export function acceptsOf(provider: Pick<Provider, "kind" | "base_url">, model: string): Accepts {
  const rules = provider.base_url === null ? FAMILIES[provider.kind] : undefined;
  if (rules) return rules.find(([name]) => name.test(model))?.[1] ?? NONE;
  return SEES.test(model) ? IMAGES : NONE;
}
