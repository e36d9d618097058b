// Rows: one rule each, as data. The same row reads what a person says and recognises the memory that was made of it, so that
// a later statement about the same thing finds what it changes.
import type { MemoryKind } from "../memory.ts";
import type { Language } from "./calendar.ts";
import type { Check } from "./value.ts";

export type RowText = {
  /** Pattern of a whole clause without its date, with named groups; `{i}` and `{my}` are the first person. */
  said: string;
  /** What the memory says, with groups as `<v>`, the subject as `{S}`, the owner as `{P}` and group k with a capital as `{K}`; further ways to say it follow. */
  texts: readonly [string, ...string[]];
  /** What it is about, such as `home` or `pet:<k>`; null for what nothing later changes. */
  slot: string | null;
  /** What is said about it: a template, `<v>` when absent. */
  value?: string;
  kind: MemoryKind;
  confidence: number;
  checks: Record<string, Check>;
  /** Patterns of groups that can only be certain words, for recognising memories. */
  only?: Record<string, string>;
  /** Stands beside others of its slot instead of taking their place. */
  adds?: true;
  /** A change: it holds since the date that was named, else since it was said. */
  since?: true;
  /** `event`: needs a date, and is on it. `birth`: needs one, and a year may be missing. */
  date?: "event" | "birth";
  /** Counts only against something that is known. */
  known?: true;
};

/** How a language names the person who speaks, and how clauses name the first person. */
export type Tongue = { language: Language; subject: string; owner: string; i: string; my: string };

export type Row = RowText & { tongue: Tongue; pattern: RegExp; recognised: RegExp[] };

export type Groups = Record<string, string>;

/** Rows ready for use. */
export function compileRows(tongue: Tongue, rows: readonly RowText[]): Row[] {
  return rows.map((row) => {
    const said = row.said.replaceAll("{i}", tongue.i).replaceAll("{my}", tongue.my);
    return { ...row, tongue, pattern: new RegExp(`^${said}$`, "iu"), recognised: row.texts.map((text) => recogniserOf(tongue, text, row.only)) };
  });
}

const NAME = "\\p{Lu}[\\p{L}\\p{M}'-]*(?: \\p{Lu}[\\p{L}\\p{M}'-]*)?";

function recogniserOf(tongue: Tongue, text: string, only: Record<string, string> = {}): RegExp {
  const source = text
    .replace(/\.$/u, "")
    .replace(/[.*+?^$()|[\]\\]/gu, "\\$&")
    .replace(/<(\w+)>/gu, (_, key: string) => `(?<${key}>${only[key] ?? (key === "on" ? ".{0,60}\\d.{0,40}?" : ".{1,160}?")})`)
    .replaceAll("{S}", `(?<subject>${tongue.subject}|User|${NAME})`)
    .replaceAll("{P}", `(?<subject>${tongue.subject}|User|${NAME})${tongue.owner}`)
    .replaceAll("{K}", "(?<k>\\p{Lu}\\p{Ll}+)");
  return new RegExp(`^${source}[.]?$`, "u");
}

/** The groups of a clause that a row reads, each checked; undefined when it is not for this row. */
export function readClause(row: Row, clause: string): Groups | undefined {
  const match = row.pattern.exec(clause);
  if (!match) return undefined;
  const groups: Groups = {};
  for (const [key, raw] of Object.entries(match.groups ?? {})) {
    const check = row.checks[key];
    const value = raw === undefined ? undefined : check ? check(raw) : raw.toLowerCase();
    if (raw !== undefined && value === undefined) return undefined;
    if (value !== undefined) groups[key] = value;
  }
  return groups;
}

/** The groups of a memory that a row would have made; `subject` is whom it is about. */
export function readMemory(row: Row, text: string): Groups | undefined {
  if (text.length > 300) return undefined;
  for (const pattern of row.recognised) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return { ...groups };
  }
  return undefined;
}

/** A template with its groups; a group that is missing leaves nothing. `<a|b>` is the same for either order of the two. */
export function fill(template: string, groups: Groups): string {
  const both = template.replace(/<(\w+)\|(\w+)>/gu, (_, a: string, b: string) => [groups[a] ?? "", groups[b] ?? ""].map((one) => one.toLowerCase()).toSorted().join("|"));
  const filled = both.replace("{K}", capital(groups.k ?? "")).replace(/<(\w+)>/gu, (_, key: string) => groups[key] ?? "");
  return filled.replace(/\s+/gu, " ").trim();
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
