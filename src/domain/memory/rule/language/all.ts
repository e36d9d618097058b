// All rules of all languages. A sentence is tried on each, since people mix languages.
import type { Row } from "../row.ts";
import { ASIAN } from "./asian.ts";
import { ENGLISH } from "./english.ts";
import { FRENCH } from "./french.ts";
import { GERMAN } from "./german.ts";
import { SPANISH } from "./spanish.ts";

export const ROWS: readonly Row[] = [...ENGLISH, ...GERMAN, ...FRENCH, ...SPANISH, ...ASIAN];
