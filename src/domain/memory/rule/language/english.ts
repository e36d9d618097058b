// The rules for English, from the surest to the least. Clauses come with their short forms written out ("I am", "do not").
import type { RowText, Tongue } from "../row.ts";
import { compileRows } from "../row.ts";
import { address, employer, liking, looseName, loosePlace, name, noun, place, thing } from "../value.ts";

const TONGUE: Tongue = { language: "en", subject: "The user", owner: "'s", i: "(?:i|we)", my: "(?:my|our)" };

const ADV = "(?:(?:now|currently|still|also|really|actually|just|always|usually|generally|mostly|recently|finally|absolutely|definitely|personally|very much) )*";
const PET = "(?:dog|cat|puppy|kitten|hamster|rabbit|parrot|horse|turtle|tortoise|fish|goldfish|snake|bird|guinea pig|pony|ferret|rat|lizard|gecko)";
const KIN =
  "(?:wife|husband|partner|girlfriend|boyfriend|fiancée?|son|daughter|sister|brother|mother|mom|mum|father|dad|grandmother|grandma|grandfather|grandpa|aunt|uncle|cousin|niece|nephew|(?:older|younger|elder|little|big|twin) (?:sister|brother)|(?:mother|father|sister|brother)-in-law)";
const JOB =
  "(?:engineer|developer|programmer|nurse|teacher|doctor|student|designer|lawyer|architect|writer|author|journalist|editor|accountant|chef|cook|baker|farmer|pilot|professor|researcher|scientist|analyst|consultant|manager|director|translator|musician|photographer|painter|actor|actress|electrician|plumber|carpenter|mechanic|librarian|pharmacist|dentist|psychologist|therapist|physicist|chemist|biologist|economist|mathematician|historian|firefighter|police officer|veterinarian|vet|midwife|surgeon|gardener|tailor|driver|salesperson|freelancer|tester|administrator)";
const EVENT =
  "(?:appointment|meeting|flight|exam|interview|wedding|conference|deadline|trip|concert|surgery|operation|train|visit|party|presentation|talk|match|race|marathon|holiday|vacation|graduation|ceremony|check-?up|recital|defen[cs]e|anniversary|workshop|course|hearing|move|reservation|dinner|lunch)";
const FOOD_STATE = "(?:vegan|vegetarian|pescatarian)";
const STATE = "(?:lactose[- ]intolerant|gluten[- ]intolerant|coeliac|celiac|diabetic|left-handed|right-handed|colou?r-?blind|dyslexic|deaf|hard of hearing|asthmatic|epileptic)";
const TONGUES = "(?:english|french|german|spanish|italian|portuguese|dutch|polish|russian|ukrainian|swedish|norwegian|danish|finnish|greek|turkish|arabic|hebrew|hindi|chinese|mandarin|cantonese|japanese|korean|czech|hungarian|romanian|catalan|vietnamese|thai|indonesian|latin)";
const STYLE = "(?:(?:the )?(?:emojis?|bullet points?|bullets|markdown|slang|tables|headings|exclamation marks?|jargon|abbreviations|acronyms|em dashes|imperial units|metric units|british spelling|american spelling|celsius|fahrenheit))";
const W = "live|work|stud(?:ie|y)";
const DO = "(?:answer|reply|respond|write|speak|talk|use|call|address|format|explain|include|add|show|give (?:me|examples|sources)|cite|ask|start|end|translate|avoid|mention|tell|send|sign|greet|keep|be (?:brief|concise|honest|direct|polite|formal|informal|precise|short))";

const NAMES: readonly RowText[] = [
  { said: "my (?:full |first |real )?name is (?<v>.+)", texts: ["{S} is called <v>.", "{P} name is <v>.", "{S} is named <v>."], slot: "name", kind: "fact", confidence: 0.95, checks: { v: looseName } },
  { said: "i am (?:called|named) (?<v>.+)", texts: ["{S} is called <v>."], slot: "name", kind: "fact", confidence: 0.9, checks: { v: name } },
  { said: "(?:hi|hello|hey|good (?:morning|evening|afternoon))(?: there| everyone| all)?[,!]? (?:i am|this is|my name is) (?<v>[^,]+)(?:, .*)?", texts: ["{S} is called <v>."], slot: "name", kind: "fact", confidence: 0.8, checks: { v: name } },
  { said: "(?:please |you can |just |everyone |everybody |people |my friends |friends )*calls? me (?<v>.+)", texts: ["{S} wants to be called <v>.", "{S} prefers to be called <v>."], slot: "nickname", kind: "preference", confidence: 0.9, checks: { v: name } },
];

const HOMES: readonly RowText[] = [
  { said: `{i} ${ADV}(?:live|am living|are living|am based|are based|reside) ${ADV}in (?<v>.+)`, texts: ["{S} lives in <v>.", "{S} resides in <v>.", "{S} is based in <v>.", "{S} moved to <v>.", "{S} has moved to <v>."], slot: "home", kind: "fact", confidence: 0.85, checks: { v: loosePlace } },
  { said: `{i} (?:have )?${ADV}(?:moved|relocated) (?:back )?to (?<v>.+?)(?: from .+)?`, texts: ["{S} lives in <v>."], slot: "home", kind: "fact", confidence: 0.8, checks: { v: place }, since: true },
  { said: "{my} (?:new |home |postal |current )*address is (?:now )?(?<v>.+)", texts: ["{P} address is <v>."], slot: "address", kind: "fact", confidence: 0.9, checks: { v: address } },
  { said: "i (?:am|come) (?:originally )?from (?<v>.+)", texts: ["{S} comes from <v>.", "{S} is from <v>."], slot: "origin", kind: "fact", confidence: 0.8, checks: { v: place } },
  { said: "i was born in (?<v>.+)", texts: ["{S} was born in <v>."], slot: "birthplace", kind: "fact", confidence: 0.9, checks: { v: place } },
];

const WORK: readonly RowText[] = [
  { said: `i ${ADV}(?:work|am working) ${ADV}(?:at|for) (?<v>.+?) as (?<r>an? .+)`, texts: ["{S} works at <v> as <r>."], slot: "work", kind: "fact", confidence: 0.9, checks: { v: employer, r: noun } },
  { said: `i ${ADV}(?:work|am working) ${ADV}(?:at|for) (?<v>.+)`, texts: ["{S} works at <v>.", "{S} works for <v>.", "{S} is employed at <v>."], slot: "work", kind: "fact", confidence: 0.85, checks: { v: employer } },
  { said: `i (?:have )?${ADV}(?:started (?:working |to work |work )?(?:at|for)|started a (?:new )?job at|got a (?:new )?job at|(?:took|have) a (?:new )?job at) (?<v>.+)`, texts: ["{S} works at <v>."], slot: "work", kind: "fact", confidence: 0.85, checks: { v: employer }, since: true },
  { said: `i ${ADV}(?:work|am working) ${ADV}as (?<v>an? .+)`, texts: ["{S} works as <v>."], slot: "job", kind: "fact", confidence: 0.85, checks: { v: thing } },
  { said: `i am ${ADV}(?<v>an? (?:[\\p{L}-]+ ){0,2}${JOB})`, texts: ["{S} works as <v>.", "{S} is <v>."], slot: "job", kind: "fact", confidence: 0.8, checks: { v: noun }, only: { v: `.{0,60}${JOB}` } },
  { said: `i ${ADV}(?:study|am studying) (?!for |the |hard)(?<v>.+)`, texts: ["{S} studies <v>.", "{S} is studying <v>."], slot: "study", kind: "fact", confidence: 0.8, checks: { v: thing } },
  { said: `i ${ADV}speak (?<v>${TONGUES}(?:(?:, | and |, and )${TONGUES})*)(?: fluently)?`, texts: ["{S} speaks <v>."], slot: "speaks", kind: "fact", confidence: 0.8, adds: true, checks: { v: thing } },
];

const BIRTHDAYS: readonly RowText[] = [
  { said: "my birthday is", texts: ["{P} birthday is <on>."], slot: "birthday", value: "<on>", kind: "fact", confidence: 0.95, date: "birth", checks: {} },
  { said: "i was born", texts: ["{S} was born <on>."], slot: "birthday", value: "<on>", kind: "fact", confidence: 0.9, date: "birth", checks: {} },
  { said: `{my} (?<k>${KIN})'s birthday is`, texts: ["{P} <k>'s birthday is <on>."], slot: "birthday:<k>", value: "<on>", kind: "fact", confidence: 0.95, date: "birth", checks: {}, only: { k: KIN } },
];

const PETS: readonly RowText[] = [
  { said: `{my} (?:new )?(?<k>${PET}) is (?:now )?(?:called|named) (?<v>.+)`, texts: ["{S} has a <k> called <v>.", "{S} has a <k> named <v>.", "{P} <k> is called <v>.", "{P} <k> is named <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, checks: { v: looseName }, only: { k: PET } },
  { said: `{my} (?:new )?(?<k>${PET})'s name is (?:now )?(?<v>.+)`, texts: ["{S} has a <k> called <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, checks: { v: looseName }, only: { k: PET } },
  { said: `{my} (?:other|second|third) (?<k>${PET}) is (?:called|named) (?<v>.+)`, texts: ["{S} has a <k> called <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, adds: true, checks: { v: looseName }, only: { k: PET } },
  { said: `{i} (?:${ADV}(?:have|have got|got|adopted|bought)|have ${ADV}(?:got|adopted|bought)) (?:a|an|another) (?:(?!called|named)[\\p{L}-]+ ){0,2}?(?<k>${PET}),? (?:called|named) (?<v>.+)`, texts: ["{S} has a <k> called <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.9, adds: true, checks: { v: looseName }, only: { k: PET } },
  { said: `{i} (?:have|have got) a (?<k>${PET})`, texts: ["{S} has a <k>."], slot: "pet:<k>", value: "", kind: "fact", confidence: 0.75, adds: true, checks: {}, only: { k: PET } },
  { said: `(?:.{0,120} )?{my} (?<k>${PET}),? (?<v>\\p{L}+)(?:,? .{0,120})?`, texts: ["{S} has a <k> called <v>."], slot: "pet:<k>", kind: "fact", confidence: 0.7, adds: true, checks: { v: name }, only: { k: PET } },
];

const FAMILY: readonly RowText[] = [
  { said: `{my} (?<k>${KIN}) is (?:called|named) (?<v>.+)`, texts: ["{P} <k> is called <v>.", "{P} <k> is named <v>.", "{P} <k>'s name is <v>."], slot: "kin:<k>", kind: "fact", confidence: 0.9, checks: { v: looseName }, only: { k: KIN } },
  { said: `{my} (?<k>${KIN})'s name is (?<v>.+)`, texts: ["{P} <k> is called <v>."], slot: "kin:<k>", kind: "fact", confidence: 0.9, checks: { v: looseName }, only: { k: KIN } },
  { said: `{my} (?<k>${KIN})(?:,? \\p{L}+,?)? ${ADV}(?<w>${W})s (?<p>in|at|for) (?<v>.+)`, texts: ["{P} <k> <w>s <p> <v>."], slot: "kin:<k>:<w>", kind: "fact", confidence: 0.75, checks: { v: place }, only: { k: KIN, w: W, p: "in|at|for" } },
  { said: `(?:.{0,120} )?{my} (?<k>${KIN}),? (?<v>\\p{L}+)(?:,? .{0,120})?`, texts: ["{P} <k> is called <v>."], slot: "kin:<k>", kind: "fact", confidence: 0.7, adds: true, checks: { v: name }, only: { k: KIN } },
  { said: `i am ${ADV}(?:married|engaged) to (?<v>.+)`, texts: ["{P} partner is <v>.", "{S} is married to <v>."], slot: "kin:partner", kind: "fact", confidence: 0.85, checks: { v: name } },
  { said: `{i} have (?<n>one|two|three|four|five|[1-9]|an?) (?<v>kids?|child(?:ren)?|sons?|daughters?|sisters?|brothers?|siblings|grandchildren|dogs|cats)`, texts: ["{S} has <n> <v>."], slot: "count:<v>", value: "<n>", kind: "fact", confidence: 0.8, checks: { v: noun }, only: { n: "one|two|three|four|five|[1-9]|an?", v: "\\p{L}+" } },
];

const PREFERENCES: readonly RowText[] = [
  { said: `i ${ADV}prefer (?<v>.+?) (?:over|to|rather than|instead of) (?<w>.+)`, texts: ["{S} prefers <v> to <w>."], slot: "prefer:<v|w>", kind: "preference", confidence: 0.85, checks: { v: thing, w: thing } },
  { said: `i ${ADV}prefer (?<v>.+)`, texts: ["{S} prefers <v>."], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: thing } },
  { said: `i ${ADV}(?<k>like|love|enjoy|adore) (?<v>.+)`, texts: ["{S} <k>s <v>."], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: liking }, only: { k: "like|love|enjoy|adore" } },
  { said: `i ${ADV}(?:hate|dislike|detest|loathe|(?:really )?can not stand|do not (?:really )?like|do not enjoy) (?<v>.+)`, texts: ["{S} dislikes <v>.", "{S} hates <v>.", "{S} does not like <v>."], slot: "liking:<v>", value: "-", kind: "preference", confidence: 0.8, checks: { v: liking } },
  { said: `i (?:do not|never) (?<k>eat|drink) (?<v>.+)`, texts: ["{S} does not <k> <v>."], slot: "diet:<v>", value: "-", kind: "preference", confidence: 0.85, checks: { v: thing }, only: { k: "eat|drink" } },
  { said: `i (?:have )?(?:started (?<k>eat|drink)ing|(?<l>eat|drink)) (?<v>.+) again`, texts: ["{S} has <v> again."], slot: "diet:<v>", value: "+", kind: "preference", confidence: 0.8, known: true, since: true, checks: { v: thing } },
  { said: `i am ${ADV}(?:a )?(?<v>${FOOD_STATE})`, texts: ["{S} is <v>.", "{S} is a <v>."], slot: "diet", kind: "fact", confidence: 0.9, checks: {}, only: { v: FOOD_STATE } },
  { said: `i (?:have )?(?:became|become|went|turned) (?<v>${FOOD_STATE})`, texts: ["{S} is <v>."], slot: "diet", kind: "fact", confidence: 0.85, since: true, checks: {}, only: { v: FOOD_STATE } },
  { said: `i am ${ADV}(?<v>${STATE})`, texts: ["{S} is <v>."], slot: "state:<v>", kind: "fact", confidence: 0.9, adds: true, checks: {}, only: { v: STATE } },
  { said: "i am (?:\\p{L}+ly )?allergic to (?<v>.+)", texts: ["{S} is allergic to <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "i have (?:an? )?(?:\\p{L}+ )?allergy to (?<v>.+)", texts: ["{S} is allergic to <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: thing } },
  { said: "i have an? (?<v>(?!bad|severe|mild)\\p{L}+) allergy", texts: ["{S} is allergic to <v>."], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.85, checks: { v: thing } },
  { said: "{my} favou?rite (?<k>.{2,40}?) (?:is|are) (?:now )?(?<v>.+)", texts: ["{P} favourite <k> is <v>.", "{P} favorite <k> is <v>."], slot: "favourite:<k>", kind: "preference", confidence: 0.9, checks: { k: noun, v: thing } },
];

const DECISIONS: readonly RowText[] = [
  { said: "let us go (?:ahead )?with (?<v>.+)", texts: ["{S} decided to go with <v>."], slot: null, kind: "decision", confidence: 0.7, checks: { v: thing } },
  { said: `{i} (?:(?:am|are) going|will go|(?:have )?(?:chosen|chose) to go) with (?<v>.+)`, texts: ["{S} decided to go with <v>."], slot: null, kind: "decision", confidence: 0.7, checks: { v: thing } },
  { said: `{i} (?:have )?${ADV}decided (?<k>to|on|against) (?<v>.+)`, texts: ["{S} decided <k> <v>."], slot: null, kind: "decision", confidence: 0.8, checks: { v: thing } },
];

const INSTRUCTIONS: readonly RowText[] = [
  { said: `(?:from now on,? (?:please )?(?:always )?|(?:please )?always )(?:answer|reply|respond|write|speak|talk)(?: to me| me)? (?:only )?in (?<v>${TONGUES})`, texts: ["Always answer in <v>."], slot: "instruction:language", kind: "instruction", confidence: 0.9, checks: { v: (value) => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase() } },
  { said: `(?:from now on,? )?(?:please )?(?:never|stop|avoid|do not ever) us(?:e|ing) (?<v>${STYLE})(?: (?:with me|in (?:your )?(?:answers|replies|responses)))?`, texts: ["Never use <v>."], slot: "instruction:use <v>", value: "never", kind: "instruction", confidence: 0.85, checks: {}, only: { v: STYLE } },
  { said: `(?:please )?do not use (?<v>${STYLE})(?: (?:any ?more|with me|in (?:your )?(?:answers|replies|responses)))?`, texts: ["Never use <v>."], slot: "instruction:use <v>", value: "never", kind: "instruction", confidence: 0.65, checks: {}, only: { v: STYLE } },
  { said: `(?:from now on,? )?(?:please )?(?:always use|use|you (?:can|may) use) (?<v>${STYLE})(?: again)`, texts: ["Always use <v>."], slot: "instruction:use <v>", value: "always", kind: "instruction", confidence: 0.75, known: true, checks: {}, only: { v: STYLE } },
  { said: "(?:from now on,? )?(?:please )?keep (?:your |the )?(?:answers|replies|responses) (?<v>short|brief|concise|long|detailed|simple)", texts: ["Keep answers <v>."], slot: "instruction:length", kind: "instruction", confidence: 0.8, checks: {} },
  { said: `(?:from now on,? )?(?:please )?(?<k>always|never) (?<v>${DO} .+|${DO})`, texts: ["{K} <v>."], slot: "instruction:<v>", value: "<k>", kind: "instruction", confidence: 0.75, checks: { v: thing } },
  { said: `from now on,? (?:please )?(?<v>${DO} .+)`, texts: ["From now on, <v>."], slot: "instruction:<v>", value: "now", kind: "instruction", confidence: 0.75, checks: { v: thing } },
];

const EVENTS: readonly RowText[] = [
  { said: `{my} (?<k>(?:[\\p{L}'-]+ ){0,3}?${EVENT}(?: (?:to|in|with|at) [\\p{L}'. -]{2,40}?)?) (?:is|takes place|starts|begins|leaves|departs)(?: now| due| scheduled| planned| for| set)*`, texts: ["{P} <k> is <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: { k: keep } },
  { said: `{my} (?<k>(?:[\\p{L}'-]+ ){0,3}?${EVENT}(?: (?:to|in|with|at) [\\p{L}'. -]{2,40}?)?) (?:has been|was|got|is) (?:moved|postponed|rescheduled|brought forward|pushed back)(?: to)?`, texts: ["{P} <k> is <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: { k: keep } },
  { said: `{i} have (?:an?|my|our) (?<k>(?:[\\p{L}'-]+ ){0,3}?${EVENT}(?: (?:to|in|with|at) [\\p{L}'. -]{2,40}?)?)`, texts: ["{P} <k> is <on>."], slot: "event:<k>", value: "<on>", kind: "event", confidence: 0.8, date: "event", checks: { k: keep } },
  { said: `{i} (?:am|are) (?<k>flying|going|travelling|traveling|driving|moving) (?:back )?to (?<v>.+)`, texts: ["{S} is <k> to <v> <on>."], slot: "trip:<v>", value: "<on>", kind: "event", confidence: 0.8, date: "event", checks: { v: place } },
  { said: `{i} (?:(?:am|are) planning|have planned|(?:have )?booked) (?:an?|my|our) (?<k>trip|holiday|vacation|flight|journey|visit|weekend) (?:to|in) (?<v>.+)`, texts: ["{S} is planning a <k> to <v> <on>."], slot: "trip:<v>", value: "<on>", kind: "event", confidence: 0.8, date: "event", checks: { v: place } },
  { said: "{i} (?:am|are) getting married", texts: ["{S} is getting married <on>."], slot: "event:wedding", value: "<on>", kind: "event", confidence: 0.85, date: "event", checks: {} },
];

/** An event by its words as they are, since places in it have capital letters. */
function keep(value: string): string | undefined {
  return noun(value) === undefined ? undefined : value.trim();
}

export const ENGLISH = compileRows(TONGUE, [...EVENTS, ...BIRTHDAYS, ...NAMES, ...HOMES, ...WORK, ...PETS, ...FAMILY, ...INSTRUCTIONS, ...PREFERENCES, ...DECISIONS]);
