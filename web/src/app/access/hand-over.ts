// Two people at one browser: drafts, unsent messages and tabs of the one who leaves are put away until they come back.

type Box = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What is kept in a browser for its person; what was set for the browser itself, such as its theme, stays. */
const OWN = /^rapport\.(tabs$|returned$|draft\.|unsent|attached\.)/;

/** Puts away what `from` has and takes out what `to` had; true when anything changed, so that the page must begin anew. */
export function handOver(shared: Box, tab: Box, { from, to }: { from: string; to: string }): boolean {
  const left = takeOwn(shared);
  for (const key of keysOf(tab)) if (OWN.test(key)) tab.removeItem(key);
  if (Object.keys(left).length > 0) shared.setItem(`rapport.of.${from}`, JSON.stringify(left));
  const found = JSON.parse(shared.getItem(`rapport.of.${to}`) ?? "{}") as Record<string, string>;
  for (const [key, value] of Object.entries(found)) shared.setItem(key, value);
  shared.removeItem(`rapport.of.${to}`);
  shared.setItem("rapport.person", to);
  return Object.keys(left).length + Object.keys(found).length > 0;
}

function takeOwn(box: Box): Record<string, string> {
  const own = keysOf(box).filter((key) => OWN.test(key));
  const taken = Object.fromEntries(own.map((key) => [key, box.getItem(key) ?? ""]));
  for (const key of own) box.removeItem(key);
  return taken;
}

function keysOf(box: Box): string[] {
  return Array.from({ length: box.length }, (_, index) => box.key(index) ?? "");
}
