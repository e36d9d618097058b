// Visits: what stays open in somebody's name, by the secret that opened it. A visit ends when its secret does.

/** The secret by which somebody was recognised: an API token's id, or a login's fingerprint; own tokens end with the process. */
export type Pass = { kind: "token" | "login" | "own"; key: string };

export type Visits = {
  /** Calls `end` once when the pass ends; returns how to leave before that. */
  open(pass: Pass, end: () => void): () => void;
  /** Ends the visits of one pass, or those of every pass of a kind. */
  end(pass: { kind: Pass["kind"]; key?: string }): void;
};

export function createVisits(): Visits {
  const visits = new Set<{ pass: Pass; end: () => void }>();
  return {
    open(pass, end) {
      const visit = { pass, end };
      visits.add(visit);
      return () => void visits.delete(visit);
    },
    end({ kind, key }) {
      for (const visit of [...visits]) {
        if (visit.pass.kind !== kind || (key !== undefined && visit.pass.key !== key)) continue;
        visits.delete(visit);
        visit.end();
      }
    },
  };
}
