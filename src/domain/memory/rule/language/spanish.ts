// The rules for Spanish. The subject is "la persona", which fits everybody.
import type { RowText, Tongue } from "../row.ts";
import { compileRows } from "../row.ts";
import { employer, looseName, name, place, thing } from "../value.ts";

const TONGUE: Tongue = { language: "es", subject: "La persona", owner: "", i: "(?:yo )?", my: "(?:mi|nuestro|nuestra)" };
const ADV = "(?:(?:ahora|actualmente|también|siempre|mucho|realmente) )*";
const PET = "(?:perro|perra|gato|gata|hámster|conejo|caballo|loro|tortuga|pájaro)";
const EVENT = "(?:cita(?: con [\\p{L} ]{2,30}?)?|vuelo|examen|boda|viaje|operación|concierto|mudanza|entrevista)";
const LANGUAGES = "(?:español|inglés|francés|alemán|italiano|japonés|chino)";

const ROWS: readonly RowText[] = [
  { said: "(?:me llamo|mi nombre es) (?<v>.+)", texts: ["{S} se llama <v>."], slot: "name", kind: "fact", confidence: 0.95, checks: { v: looseName } },
  { said: `{i}${ADV}(?:vivo|vivimos) ${ADV}en (?<v>.+)`, texts: ["{S} vive en <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place } },
  { said: `{i}(?:me mudé|me he mudado|nos mudamos) a (?<v>.+)`, texts: ["{S} vive en <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: place }, since: true },
  { said: `{i}${ADV}trabajo ${ADV}(?:en|para) (?<v>.+)`, texts: ["{S} trabaja en <v>."], slot: "work", kind: "fact", confidence: 0.85, checks: { v: employer } },
  { said: `{i}${ADV}trabajo ${ADV}(?:como|de) (?<v>.+)`, texts: ["{S} trabaja de <v>."], slot: "job", kind: "fact", confidence: 0.85, checks: { v: thing } },
  { said: `{my} (?<k>${PET}) se llama ${ADV}(?<v>.+)`, texts: ["{S} tiene un animal (<k>) que se llama <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, checks: { v: name } },
  { said: "(?:me gustan?|me encantan?) (?:mucho )?(?:el |la |los |las )?(?<v>.+)", texts: ["{S} aprecia <v>."], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "(?:no me gustan?|odio|no soporto) (?:nada )?(?:el |la |los |las )?(?<v>.+)", texts: ["{S} no aprecia <v>."], slot: "liking:<v>", value: "-", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: "soy alérgic[oa] (?:a la |a los |a las |al |a )(?<v>.+)", texts: ["{S} tiene alergia: <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "no como (?<v>.+)", texts: ["{S} no come <v>."], slot: "diet:<v>", value: "-", kind: "preference", confidence: 0.85, checks: { v: thing } },
  { said: `soy ${ADV}(?<v>vegetarian[oa]|vegan[oa])`, texts: ["{S} es <v>."], slot: "diet", kind: "fact", confidence: 0.9, checks: {}, only: { v: "vegetarian[oa]|vegan[oa]" } },
  { said: "(?:hemos decidido|he decidido|decidimos) (?<v>.+)", texts: ["{S} ha decidido <v>."], slot: null, kind: "decision", confidence: 0.8, checks: { v: thing } },
  { said: `(?:responde|escribe|habla)(?:me)? siempre en (?<v>${LANGUAGES})`, texts: ["Responde siempre en <v>."], slot: "instruction:language", kind: "instruction", confidence: 0.9, checks: {} },
  { said: "mi cumpleaños es", texts: ["{S} cumple años <on>."], slot: "birthday", value: "<on>", kind: "fact", confidence: 0.95, date: "birth", checks: {} },
  { said: `{my} (?<k>${EVENT}) es`, texts: ["{S} tiene una cita (<k>) <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: { k: thing } },
];

export const SPANISH = compileRows(TONGUE, ROWS);
