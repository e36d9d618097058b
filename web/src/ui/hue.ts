// The hue of an agent's seal: from its id alone, and never near the memory colour.

/** Degrees in oklch, 10 up to 330: the arc from 330 through 0 to 10 belongs to memory. */
export function hueOf(agent_id: string): number {
  // FNV-1a, then one round of mixing so that ids that differ in their last letter stand apart.
  let hash = 0x811c9dc5;
  for (let index = 0; index < agent_id.length; index += 1) {
    hash = Math.imul(hash ^ agent_id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = (hash ^ (hash >>> 13)) >>> 0;
  return 10 + (hash % 320);
}
