// What was masked, in words.
import { counted } from "../../../../src/domain/care/deletion.ts";
import type { Masked } from "../../../../src/domain/export/mask.ts";
import type { SecretKind } from "../../../../src/domain/export/secret.ts";

const NOUN: Record<SecretKind, string> = {
  private_key: "private key",
  api_key: "API key",
  aws_key: "AWS key",
  github_token: "GitHub token",
  slack_token: "Slack token",
  jwt: "JSON web token",
  bearer_token: "bearer token",
  password: "password",
  secret: "other secret",
  credit_card: "card number",
};

/** "Masked: 2 API keys, 1 password." */
export function maskedWords(masked: readonly Masked[]): string {
  if (masked.length === 0) return "No secrets were found in it.";
  return `Masked: ${masked.map(({ kind, count }) => counted(count, NOUN[kind])).join(", ")}.`;
}
