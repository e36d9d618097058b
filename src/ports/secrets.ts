// Secrets at rest: provider keys are sealed with a key that lives beside the database, not in it.

export interface Secrets {
  /** Seals `plain` for storage. */
  seal(plain: string): string;
  /** Opens what `seal` made; throws AppError `conflict` when the home's key is another one. */
  open(sealed: string): string;
  /** Hash of a token or one-time code for look-up: the secret itself is never stored. */
  fingerprint(secret: string): string;
  /** Slow hash of a password, with its own salt. */
  hashPassword(password: string): Promise<string>;
  /** False for no hash, after the same time: how long it takes does not tell whether there is one. */
  verifyPassword(password: string, hash: string | null): Promise<boolean>;
}
