// English words that say nothing about what a text is about. They stay in the exact index and are left out of the stems.

const WORDS = `
a about above after again all also am an and any are aren as at be because been before being below between both but by can cannot could
couldn d did didn do does doesn doing don down during each ever few for from further get got had hadn has hasn have haven having he her
here hers herself him himself his how i if in into is isn it its itself just let ll m me might more most must my myself no nor not now of
off on once one only or other our ours ourselves out over own re really s same shall she should shouldn so some such t than that the
their theirs them themselves then there these they this those through to too under until up us ve very was wasn we were weren what when
where which while who whom whose why will with won would wouldn y you your yours yourself yourselves`;

const STOP_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** True for a word (in lower case) that recall does not look for. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
