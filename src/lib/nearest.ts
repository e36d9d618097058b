// Finds the word that somebody probably meant: for unknown keys and misspelt choices.

/** The one of `known` that is closest to `text` in typing slips, or undefined when none is near. */
export function findNearest(text: string, known: readonly string[]): string | undefined {
  const wanted = text.toLowerCase().replaceAll("-", "_");
  let best: string | undefined;
  let least = Infinity;
  for (const word of known) {
    const allowed = Math.max(1, Math.floor(word.length / 3));
    // Lengths alone rule most words out, which also bounds the work for absurdly long keys.
    if (Math.abs(word.length - wanted.length) > allowed) continue;
    const slips = countSlips(wanted, word);
    if (slips <= allowed && slips < least) [best, least] = [word, slips];
  }
  return best;
}

/** Letters added, left out, replaced or swapped with their neighbour between `a` and `b`. */
function countSlips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
