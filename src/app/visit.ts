// Visits: what stays open in somebody's name, by the secret that opened it. A visit ends when its secret does.
import type { PersonId } from "../domain/ids.ts";

/** The secret by which somebody was recognised: an API token's id, or a login's fingerprint; own tokens end with the process. */
export type Pass = { kind: "token" | "login" | "own"; key: string; person_id: PersonId };

export type Visits = {
  /** Calls `end` once when the pass ends; returns how to leave before that. */
  open(pass: Pass, end: () => void): () => void;
  /** Ends the visits whose pass has all that is given: one secret's, a person's logins, or all of a person's. */
  end(match: Partial<Pass>): void;
};

export function createVisits(): Visits {
  const visits = new Set<{ pass: Pass; end: () => void }>();
  return {
    open(pass, end) {
      const visit = { pass, end };
      visits.add(visit);
      return () => void visits.delete(visit);
    },
    end(match) {
      const wanted = Object.entries(match) as [keyof Pass, string][];
      for (const visit of [...visits]) {
        if (wanted.some(([name, value]) => visit.pass[name] !== value)) continue;
        visits.delete(visit);
        visit.end();
      }
    },
  };
}
