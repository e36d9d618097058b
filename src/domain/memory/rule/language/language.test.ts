// The rules beyond English: one small table per language, and the same ways to see what a later sentence changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { knownMemory, personSays, SAID_AT } from "../../../../../test/support/said.ts";
import { extractByRules } from "../extract.ts";

type Table = readonly (readonly [said: string, ...texts: string[]])[];

function check(table: Table): void {
  for (const [said, ...texts] of table) assert.deepEqual(extractByRules(personSays(said), [], SAID_AT).map((one) => one.text), texts, said);
}

test("German is read", () =>
  check([
    ["Ich heiße Jürgen.", "Die Person heißt Jürgen."],
    ["Ich wohne in Köln und mein Hund heißt Rex.", "Die Person wohnt in Köln.", "Die Person hat ein Tier (hund) namens Rex."],
    ["Ich bin letzte Woche nach Wien gezogen.", "Die Person wohnt in Wien."],
    ["Ich arbeite bei Siemens.", "Die Person arbeitet bei Siemens."],
    ["Ich bin allergisch gegen Erdnüsse.", "Die Person ist allergisch gegen Erdnüsse."],
    ["Ich esse kein Fleisch.", "Die Person isst kein Fleisch."],
    ["Mein Zahnarzttermin ist am 3. März um 10:30 Uhr.", "Die Person hat einen Termin (Zahnarzttermin) am 3. März 2026 um 10:30."],
    ["Antworte ab jetzt immer auf Deutsch.", "Antworte immer auf Deutsch."],
    ["Merk dir: der Türcode ist 4711.", "Der Türcode ist 4711."],
    ["Mein Geburtstag ist am 3. Mai.", "Die Person hat Geburtstag am 3. Mai."],
    ["Wohne ich in Köln?"],
    ["Wenn ich in Köln wohne, freue ich mich."],
  ]));

test("French is read", () =>
  check([
    ["Je m'appelle Zoé.", "La personne s'appelle Zoé."],
    ["J’habite à Nîmes et je travaille chez Renault.", "La personne habite à Nîmes.", "La personne travaille chez Renault."],
    ["Mon chat s'appelle Félix.", "La personne a un animal (chat) qui s'appelle Félix."],
    ["Je suis allergique aux noix.", "La personne est allergique : noix."],
    ["Je déteste le jazz.", "La personne n'aime pas le jazz."],
    ["Mon vol est le 3 mars à 10h40.", "La personne a un rendez-vous (vol) le 3 mars 2026 à 10:40."],
    ["Retiens que le code est 4711.", "Le code est 4711."],
    ["Réponds toujours en français.", "Réponds toujours en français."],
    ["Est-ce que j'habite à Nîmes ?"],
    ["Si j'habite à Nîmes, dis-le."],
  ]));

test("Spanish is read", () =>
  check([
    ["Me llamo Ana y vivo en Cádiz.", "La persona se llama Ana.", "La persona vive en Cádiz."],
    ["Trabajo en Telefónica.", "La persona trabaja en Telefónica."],
    ["Mi gata se llama Luna.", "La persona tiene un animal (gata) que se llama Luna."],
    ["Soy alérgico a los cacahuetes.", "La persona tiene alergia: cacahuetes."],
    ["Soy vegetariana.", "La persona es vegetariana."],
    ["Mi vuelo es el 3 de marzo.", "La persona tiene una cita (vuelo) el 3 de marzo de 2026."],
    ["Recuerda que el código es 4711.", "El código es 4711."],
    ["Responde siempre en español.", "Responde siempre en español."],
    ["¿Vivo en Cádiz?"],
    ["Ojalá vivo en Cádiz."],
  ]));

test("Chinese and Japanese are read where a sentence leaves no doubt", () =>
  check([
    ["我叫小明。我住在上海。", "用户叫小明。", "用户住在上海。"],
    ["我对花生过敏。", "用户对花生过敏。"],
    ["请记住：门的密码是4711。", "门的密码是4711。"],
    ["私の名前は健太です。", "本人の名前は健太。"],
    ["東京に住んでいます。", "本人は東京に住んでいる。"],
    ["我住在哪里？"],
    ["我叫什么"],
  ]));

test("a move is seen in every language, whatever language was spoken before", () => {
  const moves = ["I moved to Rome.", "Ich bin nach Rom umgezogen.", "J'ai déménagé à Rome.", "Me mudé a Roma.", "我搬到罗马了。"];
  const homes = ["The user lives in Lyon.", "Die Person wohnt in Lyon.", "La personne habite à Lyon.", "La persona vive en Lyon.", "用户住在里昂。"];
  for (const home of homes) {
    for (const move of moves) {
      const known = knownMemory(home);
      const found = extractByRules(personSays(move), [known], SAID_AT);
      assert.deepEqual(found.map((one) => one.replaces), [known.memory_id], `${home} ${move}`);
    }
  }
});
