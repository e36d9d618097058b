// Secrets: sealed with AES-256-GCM under a key file of the home, passwords hashed with Argon2id.
import { argon2, createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../domain/errors.ts";
import type { Secrets } from "../../ports/secrets.ts";

const derive = promisify(argon2);
/** OWASP's second choice for Argon2id: 19 MiB, two passes. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** Stands for a hash that is not there: as long in the making, and no password has it. */
const NO_HASH = `argon2id.${Buffer.alloc(16).toString("base64url")}.${Buffer.alloc(COST.tagLength).toString("base64url")}`;

/** Opens the home's key, making it on first use. Throws AppError when the file is not a key. */
export function openSecrets(home: string): Secrets {
  const key = readKey(join(home, "secret.key"), home);
  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64url");
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new AppError("conflict", "A stored key cannot be opened with this home's secret.key. Enter the provider's key again in Settings.", { cause });
      }
    },
    fingerprint: (secret) => createHash("sha256").update(secret).digest("base64url"),
    async hashPassword(password) {
      const nonce = randomBytes(16);
      const hash = (await derive("argon2id", { ...COST, message: password, nonce })) as Buffer;
      return `argon2id.${nonce.toString("base64url")}.${hash.toString("base64url")}`;
    },
    async verifyPassword(password, stored) {
      const [, nonce, hash] = (stored ?? NO_HASH).split(".");
      if (!nonce || !hash) return false;
      const expected = Buffer.from(hash, "base64url");
      const actual = (await derive("argon2id", { ...COST, message: password, nonce: Buffer.from(nonce, "base64url") })) as Buffer;
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}

function readKey(path: string, home: string): Buffer {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
  if (key.length !== 32) {
    throw new AppError("unavailable", `${path} is not a key that Rapport wrote. Restore it from a backup, or delete it and enter provider keys again.`);
  }
  return key;
}
