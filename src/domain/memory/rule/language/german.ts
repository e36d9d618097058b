// The rules for German. The subject is "die Person", which fits everybody.
import type { RowText, Tongue } from "../row.ts";
import { compileRows } from "../row.ts";
import { employer, looseName, name, place, thing } from "../value.ts";

const TONGUE: Tongue = { language: "de", subject: "Die Person", owner: "s", i: "(?:ich|wir)", my: "(?:mein|meine|unser|unsere)" };
const ADV = "(?:(?:jetzt|nun|inzwischen|mittlerweile|noch|auch|wirklich|sehr|immer|seitdem|gerade) )*";
const PET = "(?:hund|katze|kater|hamster|kaninchen|pferd|vogel|papagei|schildkröte|meerschweinchen)";
const EVENT = "(?:[\\p{L}-]*(?:termin|flug|prüfung|hochzeit|reise|operation|konzert|urlaub|umzug|vortrag|vorstellungsgespräch))";
const LANGUAGES = "(?:deutsch|englisch|französisch|spanisch|italienisch|japanisch|chinesisch)";

const ROWS: readonly RowText[] = [
  { said: "mein name ist (?<v>.+)", texts: ["{S} heißt <v>."], slot: "name", kind: "fact", confidence: 0.95, checks: { v: looseName } },
  { said: "ich heiße (?<v>.+)", texts: ["{S} heißt <v>."], slot: "name", kind: "fact", confidence: 0.95, checks: { v: name } },
  { said: `{i} (?:wohne|lebe|wohnen|leben) ${ADV}in (?<v>.+)`, texts: ["{S} wohnt in <v>.", "{S} lebt in <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place } },
  { said: `{i} (?:bin|sind) ${ADV}nach (?<v>.+?) (?:umgezogen|gezogen)`, texts: ["{S} wohnt in <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place }, since: true },
  { said: `ich arbeite ${ADV}(?:bei|für) (?<v>.+)`, texts: ["{S} arbeitet bei <v>."], slot: "work", kind: "fact", confidence: 0.85, checks: { v: employer } },
  { said: `ich arbeite ${ADV}als (?<v>.+)`, texts: ["{S} arbeitet als <v>."], slot: "job", kind: "fact", confidence: 0.85, checks: { v: thing } },
  { said: `{my} (?<k>${PET}) heißt ${ADV}(?<v>.+)`, texts: ["{S} hat ein Tier (<k>) namens <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, checks: { v: name } },
  { said: `ich mag ${ADV}(?!nicht|kein)(?<v>.+)`, texts: ["{S} mag <v>."], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "ich (?:mag kein(?:e|en)?|hasse) (?<v>.+)", texts: ["{S} mag kein <v>."], slot: "liking:<v>", value: "-", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "ich bin (?:\\p{L}+ )?allergisch (?:gegen|auf) (?<v>.+)", texts: ["{S} ist allergisch gegen <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "ich esse (?:überhaupt )?kein(?:e|en)? (?<v>.+)", texts: ["{S} isst kein <v>."], slot: "diet:<v>", value: "-", kind: "preference", confidence: 0.85, checks: { v: thing } },
  { said: `ich bin ${ADV}(?<v>vegetarier(?:in)?|vegan(?:er|erin)?)`, texts: ["{S} lebt so: <v>."], slot: "diet", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "(?:wir|ich) haben? (?:uns|mich) für (?<v>.+) entschieden", texts: ["{S} hat sich für <v> entschieden."], slot: null, kind: "decision", confidence: 0.8, checks: { v: thing } },
  { said: `(?:bitte )?(?:antworte|schreib|schreibe|sprich) (?:mir )?(?:(?:ab jetzt|immer|ab sofort|künftig|nur) )+(?:auf|in) (?<v>${LANGUAGES})`, texts: ["Antworte immer auf <v>."], slot: "instruction:language", kind: "instruction", confidence: 0.9, checks: { v: (value) => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase() } },
  { said: "mein geburtstag ist", texts: ["{S} hat Geburtstag <on>."], slot: "birthday", value: "<on>", kind: "fact", confidence: 0.95, date: "birth", checks: {} },
  { said: `{my} (?<k>${EVENT}) ist`, texts: ["{S} hat einen Termin (<k>) <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: { k: thing } },
];

export const GERMAN = compileRows(TONGUE, ROWS);
