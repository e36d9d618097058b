// What secrets look like. Each rule is linear in the text: what comes from outside must not hold anybody up.

/** Kinds of secrets that are masked, in the order in which they are told. */
export const SECRET_KINDS = ["private_key", "api_key", "aws_key", "github_token", "slack_token", "jwt", "bearer_token", "password", "secret", "credit_card"] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** A rule: what it finds, which group of it is the secret (0 is all), and whether it is one after a second look. */
export type SecretRule = { kind: SecretKind; pattern: RegExp; group: number; is?: (found: RegExpMatchArray) => boolean };

const FREE = "(?<![A-Za-z0-9_-])";

/** Keys of known vendors, by the forms that they give them. */
const API_KEYS = [
  "sk-ant-[A-Za-z0-9_-]{20,}",
  "sk-or-v1-[a-f0-9]{32,}",
  "sk-[a-f0-9]{32,}(?![A-Za-z0-9_-])",
  // Words with hyphens begin like this too: a key has capitals and digits.
  "sk-(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*\\d)[A-Za-z0-9_-]{20,}",
  "AIza[A-Za-z0-9_-]{35}",
  "(?:gsk_|hf_|r8_|pplx-|xai-|tgp_v1_|npm_)[A-Za-z0-9_-]{30,}",
  "nvapi-[A-Za-z0-9_-]{40,}",
  "(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}",
  "whsec_[A-Za-z0-9+/=]{24,}",
  "SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{32,}",
  "pypi-[A-Za-z0-9_-]{50,}",
  "glpat-[A-Za-z0-9_-]{20,}",
  "do[opr]_v1_[a-f0-9]{64}",
  "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
  "\\d{8,10}:AA[A-Za-z0-9_-]{33}",
];

/** Names that say what stands behind them is a secret; at the end of a longer name too, such as `DB_PASSWORD`. */
const PASSWORD_NAMES = "password|passwort|passwd|passphrase|pwd";
const SECRET_NAMES = "secret|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|account[_-]?key|auth|credential|token";
const SETS = "[\"'`]?(\\s{0,3}(?::=|=>|=|:|(?<=\\s)is:?(?=\\s))\\s{0,3})";
const QUOTED = "(?:\"([^\"\\n]{1,500})\"|'([^'\\n]{1,500})'|`([^`\\n]{1,500})`)";
const BARE = "([^\\s\"'`,;<>&|)\\]}]{4,500})";

export const SECRET_RULES: readonly SecretRule[] = [
  { kind: "jwt", pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, group: 0 },
  { kind: "api_key", pattern: new RegExp(`${FREE}(?:${API_KEYS.join("|")})`, "g"), group: 0 },
  { kind: "aws_key", pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g, group: 0 },
  { kind: "github_token", pattern: new RegExp(`${FREE}(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})`, "g"), group: 0 },
  { kind: "slack_token", pattern: new RegExp(`${FREE}(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\\d-[A-Za-z0-9-]{10,})`, "g"), group: 0 },
  { kind: "slack_token", pattern: /https:\/\/hooks\.slack\.com\/(services\/[A-Za-z0-9_/-]{20,})/g, group: 1 },
  { kind: "bearer_token", pattern: /authorization["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?:bearer|basic|token)\s{1,3}([^\s"'`,;<>[\]{}()$]{6,})/gi, group: 1 },
  { kind: "bearer_token", pattern: /\bbearer\s{1,3}([A-Za-z0-9._~+/=-]{20,})/gi, group: 1, is: ([, token]) => /\d/.test(token ?? "") && /[A-Za-z]/.test(token ?? "") },
  { kind: "password", pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,200}:([^\s/@"'<>]{1,200})@/gi, group: 1, is: ([, value]) => !isPlaceholder(value ?? "") },
  ...assignments("password", PASSWORD_NAMES, looksLikePassword),
  ...assignments("secret", SECRET_NAMES, looksRandom),
  { kind: "credit_card", pattern: /(?<![\w.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{5})(?![\w-]|\.\d)/g, group: 0, is: ([digits]) => isCard(digits ?? "") },
];

type Look = (value: string, place: { name: string; sets: string; alone: boolean }) => boolean;

/** `name = value` in its two forms: in quotes nearly anything is a value, without them it has to look like one. */
function assignments(kind: SecretKind, names: string, looks: Look): SecretRule[] {
  const key = `(${names})${SETS}`;
  const quoted = (group: number): SecretRule => ({ kind, pattern: new RegExp(`${key}${QUOTED}`, "gi"), group, is: (found) => isQuotedSecret(kind, found[group]) });
  const bare: SecretRule = {
    ...{ kind, pattern: new RegExp(`${key}${BARE}(?=([^\\n]{0,3}))`, "gi"), group: 3 },
    is: ([, name = "", sets = "", value = "", rest = ""]) => !isPlaceholder(value) && !isCode(value) && looks(value, { name, sets, alone: rest.trim() === "" }),
  };
  return [quoted(3), quoted(4), quoted(5), bare];
}

function isQuotedSecret(kind: SecretKind, value: string | undefined): boolean {
  if (value === undefined || isPlaceholder(value)) return false;
  // A sentence in quotes behind "secret:" is one; a pass phrase has spaces too.
  return kind === "password" ? value.length >= 4 && !isWordFor(value) : value.length >= 8 && !/\s/.test(value) && hasMix(value);
}

/** Without quotes: `password=hunter2`, and in a line of its own `password: swordfish`; not `password: string` or a name. */
function looksLikePassword(value: string, { name, sets, alone }: Parameters<Look>[1]): boolean {
  if (isWordFor(value) || value.toLowerCase() === name.toLowerCase()) return false;
  if (sets.trim().startsWith("is")) return hasMix(value);
  if (/[\d!@#%^&*+?]/.test(value.replace(/[.!?:]+$/, ""))) return true;
  return sets === "=" ? /^[\w.~-]{4,}$/.test(value) && !/^[A-Z]/.test(value) : alone && /^[a-z]{6,}$/.test(value) && /:/.test(sets) && !sets.includes("\n");
}

function looksRandom(value: string): boolean {
  const bare = value.replace(/[.:!?]+$/, "");
  return bare.length >= 8 && hasMix(bare) && !/^\d+$/.test(bare) && entropy(bare) >= 2.5;
}

/** Letters and digits, as keys have them, and words do not. */
function hasMix(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** What stands where a secret is to be put: `$DB_PASSWORD`, `<password>`, `{{ token }}`, `****`, or one that was masked. */
function isPlaceholder(value: string): boolean {
  return /^(?:[$<{%[]|\*+$|\.{3}|x{3,}$|your[_-]|my[_-]|example)/i.test(value) || value.includes("[masked");
}

/** A call, an index, a path of names: code that fetches a value. */
function isCode(value: string): boolean {
  return /[([{\\]|->|::|=>/.test(value) || /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value) || /^(?:https?:)?\/\//.test(value);
}

const WORDS_FOR = new Set("string str text varchar char bytes buffer number int integer boolean bool any unknown object null none nil undefined true false required optional missing invalid incorrect wrong empty hidden reset change changed forgotten expired password secret token needed protected manager field input yes no".split(" "));

function isWordFor(value: string): boolean {
  return WORDS_FOR.has(value.toLowerCase().replace(/[^a-z]+$/, ""));
}

/** Shannon's entropy, bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const sign of value) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}

/** A card number: an issuer's first digits, and the check digit as H. P. Luhn's method (US patent 2950048) gives it. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19 || !/^(?:4|5[1-5]|2[2-7]|3[47]|3[0689]|6)/.test(digits)) return false;
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}
