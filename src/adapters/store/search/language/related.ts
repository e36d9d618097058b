// Everyday English words that are looked for as well, at a lower weight: the kinds of a thing ("pets" are cats and dogs) and
// words for the same thing. Written from general knowledge; it is used for questions only and never stored.
import { stemOf } from "./token.ts";

/** Words for a kind, then its members: who asks for the kind looks for the members too. */
const KINDS = `
pet animal: dog cat puppy pup kitten kitty hamster rabbit bunny parrot fish turtle goldfish guinea snake lizard horse
instrument: guitar piano violin drum flute cello saxophone trumpet clarinet ukulele keyboard bass harp
sport: football soccer basketball baseball tennis hockey golf volleyball swim surf ski cricket rugby boxing gymnastic skate
exercise workout: run jog yoga gym weight swim hike bike cycle pilates boxing
hobby: paint draw read garden cook bake knit hike photography game pottery write craft collect fish dance
art: paint draw sculpture pottery sketch canvas
food dish meal: pizza pasta salad soup cake bread rice chicken steak sandwich curry taco burger dessert recipe cook dinner lunch breakfast
dessert: cake cookie pie ice chocolate brownie pastry cupcake muffin tart
drink beverage: coffee tea wine beer juice smoothie cocktail water soda
fruit: apple banana orange strawberry berry mango peach grape lemon pear
vegetable: carrot tomato potato onion pepper spinach broccoli cucumber lettuce
country: england france spain italy germany canada mexico japan china india brazil australia ireland scotland portugal greece sweden norway switzerland
city: london paris tokyo york boston chicago seattle berlin rome barcelona toronto sydney francisco angeles
vehicle: car truck bike bicycle motorcycle van bus boat scooter
job career profession occupation: work job career position role hire employ company engineer teacher nurse doctor manager developer
degree education study: degree graduate university college school major course study class
relative family: mother mom father dad sister brother aunt uncle cousin grandma grandmother grandpa grandfather grandparent son daughter wife husband kid child niece nephew
sibling: sister brother
parent: mother mom father dad
child: son daughter kid baby
spouse partner: wife husband boyfriend girlfriend married fiance
relationship marital status: single married divorce dating breakup boyfriend girlfriend husband wife partner
book: novel read author series story fiction
movie: film cinema watch
music: song band concert album playlist genre sing
genre: fantasy mystery thriller romance drama comedy horror fiction rock jazz classical pop
game: chess card console video puzzle board
device gadget: phone laptop tablet computer headphone camera watch console
furniture: couch sofa table chair desk bed shelf dresser
clothes clothing outfit: dress shirt shoe jacket jean coat sweater hat
jewelry: necklace ring bracelet earring
color: red blue green yellow purple orange pink black white brown gray
flower plant: rose tulip daisy sunflower lily orchid succulent herb
season: spring summer autumn fall winter
holiday: christmas thanksgiving easter halloween hanukkah vacation
trip travel vacation: trip travel visit flight vacation tour roadtrip cruise explore
outdoor: hike camp fish trail mountain lake beach park picnic
health medical: doctor hospital surgery injury sick illness diagnose therapy allergy asthma pain
injury: hurt sprain break twist fracture accident pain
price cost expensive: dollar pay spend price cost buy
event: party festival concert parade fair workshop conference fundraiser meeting wedding birthday show gala race tournament
charity volunteer: donate shelter fundraiser homeless community foodbank help
award prize: win award trophy medal first place champion
religion religious faith: church god pray bible temple mosque
nationality: country born immigrant
goal plan: want hope dream goal aim plan
fear afraid: scare fear nervous anxious
stress destress relax: relax stress calm unwind meditate yoga`;

/** Words for the same or nearly the same. */
const SAME = `
kid child; job work career; movie film; photo picture pic photograph image snapshot; store shop boutique; buy purchase get
start begin launch open; dog puppy pup; cat kitten kitty; mother mom; father dad; grandmother grandma granny; grandfather grandpa
bike bicycle cycle ride; big large huge; small tiny little; happy glad joy excited thrilled; sad upset; scare fear afraid; gift present
house home apartment; sick ill; doctor physician; car vehicle; friend buddy pal; teacher instructor coach; vacation trip holiday getaway
road highway; help assist support; fix repair; finish complete end; win victory; talk speak chat conversation; trip journey; game match
contest competition tournament; advice tip suggestion recommend suggest; meal dinner; clothes clothing outfit; business company; injury hurt
marry wedding married; class course workshop; race marathon run; phone cell smartphone; computer laptop pc; television tv show series
exercise workout train; plant garden; draw sketch; author writer; sofa couch; autumn fall; pretty beautiful gorgeous; favorite fave love
motivate inspire motivation inspiration; decide decision choose choice; love enjoy like; picture paint`;

const RELATED: ReadonlyMap<string, ReadonlySet<string>> = readAll();

/** Stems that are looked for beside this one. */
export function relatedTo(stem: string): string[] {
  return [...(RELATED.get(stem) ?? [])];
}

function readAll(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  const add = (one: string, others: string[]) => {
    const set = all.get(stemOf(one)) ?? new Set();
    for (const other of others.map(stemOf)) if (other !== stemOf(one)) set.add(other);
    all.set(stemOf(one), set);
  };
  for (const line of KINDS.trim().split("\n")) {
    const [kinds = "", members = ""] = line.split(":");
    for (const kind of listOf(kinds)) add(kind, listOf(members));
  }
  for (const group of SAME.trim().split(/[;\n]/)) for (const word of listOf(group)) add(word, listOf(group));
  return all;
}

function listOf(words: string): string[] {
  return words.trim().split(/\s+/);
}
