// What some families of models want to stand before a text, as their makers trained them; without it they find less.
import type { EmbedPurpose } from "../../../ports/embedder.ts";

type Prefixes = Record<EmbedPurpose, string>;

const SEARCH = "Represent this sentence for searching relevant passages: ";

/** The first name that fits decides. As the models' cards say. */
const FAMILIES: readonly [RegExp, Prefixes][] = [
  [/nomic-embed-text/i, { text: "search_document: ", question: "search_query: " }],
  [/arctic-embed.*(v2|2\.0)|arctic-embed2/i, { text: "", question: "query: " }],
  [/mxbai-embed|arctic-embed|bge-(small|base|large)-en/i, { text: "", question: SEARCH }],
  [/e5-(small|base|large)/i, { text: "passage: ", question: "query: " }],
  [/embeddinggemma/i, { text: "title: none | text: ", question: "task: search result | query: " }],
  [/qwen3-embedding/i, { text: "", question: "Instruct: Given a question, retrieve passages that answer it\nQuery: " }],
];

/** The text as the model is to be given it. Half a character, as where a text was cut, is nothing that servers can read. */
export function dress(model: string, purpose: EmbedPurpose, text: string): string {
  const prefixes = FAMILIES.find(([name]) => name.test(model))?.[1];
  return `${prefixes?.[purpose] ?? ""}${text.toWellFormed()}`;
}
