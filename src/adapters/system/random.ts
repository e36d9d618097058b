// Real randomness: ids that sort by time, secrets from the system's generator.
import { randomBytes } from "node:crypto";
import { uuidv7obj } from "uuidv7";
import type { Random } from "../../ports/random.ts";

export const systemRandom: Random = {
  id: (prefix) => `${prefix}_${uuidv7obj().toHex()}`,
  secret: (length) => randomBytes(length).toString("base64url"),
};
