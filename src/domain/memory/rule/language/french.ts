// The rules for French. The subject is "la personne", which fits everybody.
import type { RowText, Tongue } from "../row.ts";
import { compileRows } from "../row.ts";
import { employer, looseName, name, place, thing } from "../value.ts";

const TONGUE: Tongue = { language: "fr", subject: "La personne", owner: "", i: "(?:je|j'|nous)", my: "(?:mon|ma|notre)" };
const ADV = "(?:(?:maintenant|désormais|toujours|aussi|vraiment|beaucoup|actuellement) )*";
const PET = "(?:chien|chienne|chat|chatte|hamster|lapin|cheval|perroquet|tortue|oiseau)";
const EVENT = "(?:rendez-vous(?: chez [\\p{L} ']{2,30}?)?|vol|examen|mariage|voyage|opération|concert|déménagement|entretien)";
const LANGUAGES = "(?:français|anglais|allemand|espagnol|italien|japonais|chinois)";

const ROWS: readonly RowText[] = [
  { said: "(?:je m'appelle|mon nom est|mon prénom est) (?<v>.+)", texts: ["{S} s'appelle <v>."], slot: "name", kind: "fact", confidence: 0.95, checks: { v: looseName } },
  { said: `(?:j'habite|je vis|nous habitons|nous vivons) ${ADV}(?:à|en|au|aux) (?<v>.+)`, texts: ["{S} habite à <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place } },
  { said: `(?:j'ai|nous avons) ${ADV}(?:déménagé|emménagé) (?:à|en|au|aux) (?<v>.+)`, texts: ["{S} habite à <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place }, since: true },
  { said: `je travaille ${ADV}(?:chez|pour) (?<v>.+)`, texts: ["{S} travaille chez <v>."], slot: "work", kind: "fact", confidence: 0.85, checks: { v: employer } },
  { said: `je travaille ${ADV}comme (?<v>.+)`, texts: ["{S} travaille comme <v>."], slot: "job", kind: "fact", confidence: 0.85, checks: { v: thing } },
  { said: `{my} (?<k>${PET}) s'appelle ${ADV}(?<v>.+)`, texts: ["{S} a un animal (<k>) qui s'appelle <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, checks: { v: name } },
  { said: "(?:j'aime|j'adore) (?:beaucoup |bien )?(?!pas)(?<v>.+)", texts: ["{S} aime <v>."], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "(?:je déteste|je n'aime pas) (?<v>.+)", texts: ["{S} n'aime pas <v>."], slot: "liking:<v>", value: "-", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "je suis allergique (?:à la |à l'|aux |au |à )(?<v>.+)", texts: ["{S} est allergique : <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "je ne mange pas (?:de |d')(?<v>.+)", texts: ["{S} ne mange pas de <v>."], slot: "diet:<v>", value: "-", kind: "preference", confidence: 0.85, checks: { v: thing } },
  { said: `je suis ${ADV}(?<v>végétarienn?e?|végane?|vegan)`, texts: ["{S} est <v>."], slot: "diet", kind: "fact", confidence: 0.9, checks: {}, only: { v: "végétarienn?e?|végane?|vegan" } },
  { said: "(?:nous avons|on a|j'ai) décidé de (?<v>.+)", texts: ["{S} a décidé de <v>."], slot: null, kind: "decision", confidence: 0.8, checks: { v: thing } },
  { said: `(?:réponds|écris|parle)(?:-moi)? (?:toujours|désormais|dorénavant) en (?<v>${LANGUAGES})`, texts: ["Réponds toujours en <v>."], slot: "instruction:language", kind: "instruction", confidence: 0.9, checks: {} },
  { said: "mon anniversaire est", texts: ["{S} a son anniversaire <on>."], slot: "birthday", value: "<on>", kind: "fact", confidence: 0.95, date: "birth", checks: {} },
  { said: `{my} (?<k>${EVENT}) est`, texts: ["{S} a un rendez-vous (<k>) <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: { k: thing } },
];

export const FRENCH = compileRows(TONGUE, ROWS);
