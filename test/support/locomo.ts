// Real input: the published dialogues of LoCoMo, two people talking over months. The file is not part of the project
// (its licence allows measuring only), so it is read where it lies, and everybody can do without it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Beside the checkout, or where LOCOMO_FILE says. */
const FILE = process.env["LOCOMO_FILE"] ?? fileURLToPath(new URL("../../../shared/data/locomo-dev.json", import.meta.url));

/** One meeting: what was said, in order, each as "Speaker: text". */
export type Meeting = { name: string; turns: string[] };
export type Dialogue = { name: string; meetings: Meeting[] };

type Turn = { speaker: string; text: string };
type Sample = { sample_id: string; conversation: Record<string, unknown> };

/** The file's dialogue number `index`; undefined, said loudly, when there is no such file. */
export function readDialogue(index: number): Dialogue | undefined {
  if (!existsSync(FILE)) {
    console.log(`NOT RUN: the LoCoMo dialogues are not at ${FILE}. Set LOCOMO_FILE to their file; without it NOTHING of this test was checked.`);
    return undefined;
  }
  const sample = (JSON.parse(readFileSync(FILE, "utf8")) as Sample[])[index];
  if (!sample) throw new Error(`${FILE} holds no dialogue number ${index}.`);
  const meetings = Object.entries(sample.conversation)
    .filter((entry): entry is [string, Turn[]] => /^session_\d+$/.test(entry[0]) && Array.isArray(entry[1]))
    .map(([name, turns]) => ({ name, turns: turns.map(({ speaker, text }) => `${speaker}: ${text}`) }));
  return { name: sample.sample_id, meetings };
}
