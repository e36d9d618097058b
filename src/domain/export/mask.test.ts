// Masking: every form of secret goes, and nothing else does.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMask } from "./mask.ts";
import type { SecretKind } from "./secret.ts";

/** Put together here, so that no scanner of this repository takes them for real ones. */
const join = (...parts: string[]) => parts.join("");

const SECRETS: [SecretKind, text: string, left: string][] = [
  ["api_key", join("my key is sk-", "proj-Abcd1234Abcd1234Abcd1234 ok"), "my key is [masked: api_key] ok"],
  ["api_key", join("sk-", "ant-api03-aaaaaaaaaaaaaaaaaaaaaaaa"), "[masked: api_key]"],
  ["api_key", join("sk-", "or-v1-0123456789abcdef0123456789abcdef"), "[masked: api_key]"],
  ["api_key", join("sk-", "0123456789abcdef0123456789abcdef"), "[masked: api_key]"],
  ["api_key", join("key=AI", "zaSyA1234567890abcdefghijklmnopqrstuv"), "key=[masked: api_key]"],
  ["api_key", join("gs", "k_123456789012345678901234567890123456"), "[masked: api_key]"],
  ["api_key", join("h", "f_AbCdEfGhIjKlMnOpQrStUvWxYz123456"), "[masked: api_key]"],
  ["api_key", join("sk", "_live_51Abcdefghijklmnop"), "[masked: api_key]"],
  ["api_key", join("gl", "pat-abcdefghij1234567890"), "[masked: api_key]"],
  ["api_key", join("bot 123456789:", "AAabcdefghijklmnopqrstuvwxyz1234567"), "bot [masked: api_key]"],
  ["aws_key", join("AK", "IAIOSFODNN7EXAMPLE"), "[masked: aws_key]"],
  ["github_token", join("gh", "p_123456789012345678901234567890123456"), "[masked: github_token]"],
  ["slack_token", join("xox", "b-123456789012-abcdefghijkl"), "[masked: slack_token]"],
  ["slack_token", join("https://hooks.slack.com/", "services/T00000000/B00000000/abcdefghijklmnop"), "https://hooks.slack.com/[masked: slack_token]"],
  ["jwt", join("ey", "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N"), "[masked: jwt]"],
  ["bearer_token", "Authorization: Bearer abcdef123456", "Authorization: Bearer [masked: bearer_token]"],
  ["bearer_token", "curl -H 'Authorization: Basic dXNlcjpwYXNz' x", "curl -H 'Authorization: Basic [masked: bearer_token]' x"],
  ["bearer_token", "with bearer 0123456789abcdef0123456789", "with bearer [masked: bearer_token]"],
  ["password", "postgres://ada:hunter2@db.example/x", "postgres://ada:[masked: password]@db.example/x"],
  ["password", "https://ada:p%40ss@example.org", "https://ada:[masked: password]@example.org"],
  ["password", "password=hunter2&x=1", "password=[masked: password]&x=1"],
  ["password", "DB_PASSWORD=letmein", "DB_PASSWORD=[masked: password]"],
  ["password", "user: ada\npassword: swordfish\n", "user: ada\npassword: [masked: password]\n"],
  ["password", '{"password": "correct horse battery"}', '{"password": "[masked: password]"}'],
  ["password", "my password is hunter2", "my password is [masked: password]"],
  ["password", "const password = 'S3cret!';", "const password = '[masked: password]';"],
  ["secret", "secret: 'abcd1234efgh'", "secret: '[masked: secret]'"],
  ["secret", "API_KEY=0123456789abcdef0123456789abcdef", "API_KEY=[masked: secret]"],
  ["secret", join("aws_secret_access_key = wJalrXUtnFEMI/", "K7MDENG/bPxRfiCYEXAMPLEKEY1"), "aws_secret_access_key = [masked: secret]"],
  ["secret", "https://x.example/?access_token=abc123def456ghi", "https://x.example/?access_token=[masked: secret]"],
  ["credit_card", "card 4111 1111 1111 1111.", "card [masked: credit_card]."],
  ["credit_card", "5500-0000-0000-0004", "[masked: credit_card]"],
  ["credit_card", "3714 496353 98431", "[masked: credit_card]"],
  ["private_key", join("-----BEGIN RSA PRIVATE", " KEY-----\nMIIEowIBAAKCAQEA1234567890abcdefgh\nabc=\n-----END RSA PRIVATE", " KEY-----\nhello"), "[masked: private_key]\nhello"],
  ["private_key", join("-----BEGIN OPENSSH PRIVATE", " KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nb3BlbnNzaC1rZXktdjEAAAAA\n\nAnd then we talked."), "[masked: private_key]\n\nAnd then we talked."],
];

for (const [kind, text, left] of SECRETS) {
  test(`a secret goes, what stands around it stays, and it is counted: ${kind} in ${left}`, () => {
    const mask = createMask(true);
    assert.equal(mask.text(text), left);
    assert.deepEqual(mask.masked(), [{ kind, count: 1 }]);
  });
}

const HARMLESS = [
  "The password: see the manual. Your token: required. The secret: nobody knows.",
  "The password is required and the secret is out. Passwords: 3 wrong tries. Password reset: done",
  "interface A { password: string; token: Token; secret?: string | null }",
  "const token = tokens[index]; const secret = process.env.SECRET; password = getPassword()",
  "login(user=user, password=password); if (password == input) return form.password;",
  "password: z.string(), token: await readToken(), secret = 42, token = 17, max_tokens: 4096",
  "tokens: 1200 of 4000; tokenize: true; author: Jean-Luc; auth: OAuth2 with PKCE; oauth: v2.0",
  "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "integrity sha512-AbCdEfGh1234567890AbCdEfGh1234567890==",
  "id 550e8400-e29b-41d4-a716-446655440000, ses_0193b1c2a4f07c3e9d5b6a7f80112233",
  "commit 7f9fa93ebbc773b454d21c4c69718e84b7a8e84b, etag W/\"0815-abcdef\"",
  "task-management-and-scheduling-10, sk-circle-fade-dot-animation-wrapper",
  "bearer authentication-is-a-scheme; Authorization: Bearer $TOKEN; Authorization: Bearer <token>",
  "order 1234 5678 9012 3456, at 1700000000000, phone +49 170 1234567, isbn 9783161484100, 4111 1111 1111 1112",
  "https://example.org:8080/a@b, git@github.com:ada/x.git, postgres://ada:$PASSWORD@db/x, postgres://ada:<password>@db",
  "password: $PASSWORD, password: <your password>, token: {{ token }}, password=****, api_key=your_key_here_123",
  "ratio 4.5:1 at 12:30, 0000 0000 0000 0000",
  "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
];

for (const text of HARMLESS) {
  test(`what is no secret stays: ${text.slice(0, 60)}`, () => {
    const mask = createMask(true);
    assert.equal(mask.text(text), text);
    assert.deepEqual(mask.masked(), []);
  });
}

test("in what a tool was asked, names say what is secret, however deep", () => {
  const mask = createMask(true);
  const value = { user: "ada", login: { password: "a b", tries: 3, hosts: [{ api_key: "x" }] }, note: "password=hunter2", list: [null, true] };
  assert.deepEqual(mask.value(value), { user: "ada", login: { password: "[masked: secret]", tries: 3, hosts: [{ api_key: "[masked: secret]" }] }, note: "password=[masked: password]", list: [null, true] });
  assert.deepEqual(mask.masked(), [{ kind: "password", count: 1 }, { kind: "secret", count: 2 }]);
});

test("a mask that is off changes and counts nothing", () => {
  const mask = createMask(false);
  assert.equal(mask.text("password=hunter2"), "password=hunter2");
  assert.deepEqual(mask.value({ password: "x" }), { password: "x" });
  assert.deepEqual(mask.masked(), []);
});

test("what was masked stays as it is when it is masked again, and no text is too odd", () => {
  const piece = fc.oneof(fc.constantFrom(...SECRETS.map(([, text]) => text), ...HARMLESS, "\n", " ", "\"", "'", ":", "=", "password", "-----END"), fc.string({ unit: "binary", maxLength: 8 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const once = createMask(true).text(pieces.join(""));
      assert.equal(createMask(true).text(once), once);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test("a secret is found wherever it stands between other words", () => {
  const around = fc.stringMatching(/^[ \n.,;()]{1,5}[a-z ]{0,20}[ \n(]$/);
  fc.assert(
    fc.property(fc.constantFrom(...SECRETS.filter(([kind]) => ["api_key", "aws_key", "github_token", "jwt"].includes(kind))), around, around, ([, text, left], before, after) => {
      assert.equal(createMask(true).text(`${before}${text} ${after}`), `${before}${left} ${after}`);
    }),
    { numRuns: 300, seed: 7 },
  );
});
