// Randomness as an argument: secure in the server, seeded in the simulator.
import type { IdPrefix } from "../domain/ids.ts";

export interface Random {
  /** A new id of the given kind, ordered by creation time. */
  id<P extends IdPrefix>(prefix: P): `${P}_${string}`;
  /** `length` random bytes as base64url: for tokens and one-time codes. */
  secret(length: number): string;
}
