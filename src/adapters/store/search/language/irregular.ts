// Forms of English words that no rule of endings brings together: what was bought is found by asking what somebody buys.

const FORMS = `
become became; begin began begun; bend bent; bite bit bitten; blow blew blown; break broke broken; bring brought; build built; buy bought;
catch caught; choose chose chosen; come came; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive drove driven;
eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; fly flew flown; forget forgot forgotten; forgive forgave
forgiven; freeze froze frozen; give gave given; go went gone goes; grow grew grown; hang hung; hear heard; hide hid hidden; hold held;
keep kept; know knew known; lay laid; lead led; leave left; lend lent; lie lain; light lit; lose lost; make made; mean meant; meet met;
pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake
shook shaken; shine shone; shoot shot; show shown; sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken; spend spent;
spin spun; stand stood; steal stole stolen; stick stuck; strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung; take
took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; wake woke woken; wear wore
worn; weep wept; win won; write wrote written; child children; person people; man men; woman women; foot feet; tooth teeth; mouse mice;
life lives; wife wives; knife knives; leaf leaves; half halves; bad worse worst; mom mum; dad daddy`;

const BASES: ReadonlyMap<string, string> = new Map(
  FORMS.split(";").flatMap((line) => {
    const [base = "", ...forms] = line.trim().split(/\s+/);
    return forms.map((form) => [form, base] as const);
  }),
);

/** The base form of an irregular one; any other word unchanged. */
export function baseOf(word: string): string {
  return BASES.get(word) ?? word;
}
