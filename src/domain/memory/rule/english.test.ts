// The English rules, sentence by sentence: what each says of its speaker, in words that stand alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { personSays, SAID_AT } from "../../../../test/support/said.ts";
import { extractByRules } from "./extract.ts";

type Table = readonly (readonly [said: string, ...texts: string[]])[];

function check(table: Table): void {
  for (const [said, ...texts] of table) {
    const found = extractByRules(personSays(said), [], SAID_AT);
    assert.deepEqual(found.map((one) => one.text), texts, said);
    assert.ok(found.every((one) => one.sources.length === 1 && one.confidence > 0 && one.confidence <= 1));
  }
}

test("names are learned", () =>
  check([
    ["My name is Anna.", "The user is called Anna."],
    ["my name is anna", "The user is called anna."],
    ["Hi, I'm Anna!", "The user is called Anna."],
    ["Hello, my name is José Luis de la Cruz.", "The user is called José Luis de la Cruz."],
    ["I'm called Zoë.", "The user is called Zoë."],
    ["Please call me Bob.", "The user wants to be called Bob."],
    ["By the way, my name is O'Brien.", "The user is called O'Brien."],
    ["My name is \"Anna\".", "The user is called Anna."],
  ]));

test("where somebody lives, works, studies and comes from is learned", () =>
  check([
    ["I live in Lyon.", "The user lives in Lyon."],
    ["I live in Lyon, France.", "The user lives in Lyon, France."],
    ["i live in lyon", "The user lives in lyon."],
    ["We live in the Netherlands now.", "The user lives in the Netherlands."],
    ["I'm based in Berlin these days.", "The user lives in Berlin."],
    ["I currently live in New York because of my job.", "The user lives in New York."],
    ["I moved to Oslo from Bergen.", "The user lives in Oslo."],
    ["My address is 12 Rue Mercière, Lyon.", "The user's address is 12 Rue Mercière, Lyon."],
    ["I'm originally from Poland.", "The user comes from Poland."],
    ["I was born in Łódź.", "The user was born in Łódź."],
    ["I work at Acme.", "The user works at Acme."],
    ["I work for a bank in Zurich.", "The user works at a bank in Zurich."],
    ["I work at Acme as a data analyst.", "The user works at Acme as a data analyst."],
    ["I now work for Globex, so mornings are busy.", "The user works at Globex."],
    ["I got a new job at Initech.", "The user works at Initech."],
    ["I'm a nurse.", "The user works as a nurse."],
    ["I'm a senior software engineer.", "The user works as a senior software engineer."],
    ["I work as a translator.", "The user works as a translator."],
    ["I study biology.", "The user studies biology."],
    ["I speak French and German.", "The user speaks French and German."],
  ]));

test("family and pets are learned", () =>
  check([
    ["My cat is called Tom.", "The user has a cat called Tom."],
    ["our cat Tom loves boxes", "The user has a cat called Tom."],
    ["My dog's name is Rex.", "The user has a dog called Rex."],
    ["We have a small brown dog called Rex.", "The user has a dog called Rex."],
    ["I adopted a kitten named Luna.", "The user has a kitten called Luna."],
    ["I have a dog.", "The user has a dog."],
    ["My sister is called Eve.", "The user's sister is called Eve."],
    ["I visited my brother Karl yesterday.", "The user's brother is called Karl."],
    ["My mother lives in Porto.", "The user's mother lives in Porto."],
    ["I have two kids.", "The user has two kids."],
    ["I'm married to Sam.", "The user's partner is Sam."],
    ["My wife's birthday is 12 June.", "The user's wife's birthday is on 12 June."],
  ]));

test("birthdays and dated events are learned with their dates", () =>
  check([
    ["My birthday is on May 3rd.", "The user's birthday is on 3 May."],
    ["I was born on 3 May 1990.", "The user was born on 3 May 1990."],
    ["My flight is on 3 March.", "The user's flight is on 3 March 2026."],
    ["My flight to Rome leaves on 3 March at 10:40.", "The user's flight to Rome is on 3 March 2026 at 10:40."],
    ["I have a dentist appointment tomorrow.", "The user's dentist appointment is on 11 February 2026."],
    ["I have an interview next Friday at 2pm.", "The user's interview is on 13 February 2026 at 14:00."],
    ["Our wedding is on 2026-08-22.", "The user's wedding is on 22 August 2026."],
    ["My exam is in two weeks.", "The user's exam is on 24 February 2026."],
    ["I'm flying to Tokyo on 1 April.", "The user is flying to Tokyo on 1 April 2026."],
    ["We're planning a trip to Rome in May.", "The user is planning a trip to Rome in May 2026."],
    ["My presentation is on 5 January.", "The user's presentation is on 5 January 2027."],
    ["My surgery is next month.", "The user's surgery is in March 2026."],
  ]));

test("preferences and what somebody cannot eat are learned", () =>
  check([
    ["I love hiking.", "The user loves hiking."],
    ["I love to paint.", "The user loves to paint."],
    ["I enjoy baking in my kitchen.", "The user enjoys baking in their kitchen."],
    ["I like brass music, the louder the better.", "The user likes brass music."],
    ["I really like dark chocolate.", "The user likes dark chocolate."],
    ["I can't stand cilantro.", "The user dislikes cilantro."],
    ["I hate Mondays.", "The user dislikes Mondays."],
    ["I don't like horror films.", "The user dislikes horror films."],
    ["I prefer tea.", "The user prefers tea."],
    ["I prefer tabs over spaces.", "The user prefers tabs to spaces."],
    ["I'm allergic to peanuts.", "The user is allergic to peanuts."],
    ["I'm severely allergic to bee stings.", "The user is allergic to bee stings."],
    ["I have a nut allergy.", "The user is allergic to nut."],
    ["I don't eat pork.", "The user does not eat pork."],
    ["I'm vegetarian.", "The user is vegetarian."],
    ["I'm lactose intolerant.", "The user is lactose intolerant."],
    ["My favourite colour is green.", "The user's favourite colour is green."],
    ["My favorite band is Low.", "The user's favourite band is Low."],
  ]));

test("decisions are learned", () =>
  check([
    ["Let's go with Postgres.", "The user decided to go with Postgres."],
    ["We decided to paint the kitchen yellow.", "The user decided to paint the kitchen yellow."],
    ["I've decided on a red bicycle.", "The user decided on a red bicycle."],
    ["OK, we're going with Hetzner.", "The user decided to go with Hetzner."],
    ["I have finally decided to learn Italian.", "The user decided to learn Italian."],
  ]));

test("standing instructions are learned as instructions", () => {
  check([
    ["Always answer in French.", "Always answer in French."],
    ["From now on, please reply in German.", "Always answer in German."],
    ["Never use emojis.", "Never use emojis."],
    ["Please always cite sources.", "Always cite sources."],
    ["Keep your answers short.", "Keep answers short."],
    ["Stop using bullet points.", "Never use bullet points."],
  ]);
  for (const text of ["Always answer in French.", "Never use emojis.", "Keep your answers short."]) {
    assert.equal(extractByRules(personSays(text), [], SAID_AT)[0]?.kind, "instruction");
  }
});

test("what is asked to be remembered is kept in words about the person", () => {
  const table: Table = [
    ["Remember that my sister's birthday is 3 May.", "The user's sister's birthday is on 3 May."],
    ["Please remember that the door code is 4711.", "The door code is 4711."],
    ["Remember: the door code is 4711", "The door code is 4711."],
    ["Don't forget that I need my blue folder for the exam.", "The user needs the user's blue folder for the exam."],
    ["Can you remember that I park on level 3?", "The user parks on level 3."],
    ["Keep in mind that I can't lift heavy things.", "The user can not lift heavy things."],
    ["Remember I'm travelling with my parents.", "The user is travelling with the user's parents."],
    ["Take a note: the landlord is Mr. Huber.", "The landlord is Mr. Huber."],
    ["Remember that the dinner with Eve is tomorrow.", "The dinner with Eve is on 11 February 2026."],
    ["My locker is number 42. Remember that.", "The user's locker is number 42."],
    ["Remember that if the alarm rings, the code is 4711.", "If the alarm rings, the code is 4711."],
  ];
  check(table);
  for (const [said] of table) assert.ok(extractByRules(personSays(said), [], SAID_AT).every((one) => one.explicit), said);
});

test("one message can say several things, each once", () =>
  check([
    ["Hi, my name is Anna and I live in Lyon, but I work at Acme.", "The user is called Anna.", "The user lives in Lyon.", "The user works at Acme."],
    ["I live in Lyon. I really live in Lyon!", "The user lives in Lyon."],
    ["About me:\n- I live in Lyon\n- I'm vegan", "The user lives in Lyon.", "The user is vegan."],
  ]));

test("where several people talk, a memory names who said it", () => {
  const [one] = personSays("I live in Lyon and my dog is called Rex.");
  const found = extractByRules([{ ...one!, speaker: "Anna" }], [], SAID_AT);
  assert.deepEqual(found.map(({ text }) => text), ["Anna lives in Lyon.", "Anna has a dog called Rex."]);
});
