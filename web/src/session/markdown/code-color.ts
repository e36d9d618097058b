// Colours for code by its plainest signs: comments, strings, numbers and the words most languages share. Small on
// purpose; it may leave something plain, and it never hides or changes a character.

export type CodeColor = "key" | "str" | "num" | "com";
export type CodePiece = { text: string; color: CodeColor | null };

/** Longer blocks stay plain: colouring must never hold a frame up. */
const MAX = 60_000;

const C_LIKE =
  "abstract as async await break case catch class const continue default defer delete do else enum export extends extern false final finally fn for from func function go goto if impl implements import in instanceof interface internal let loop match mod mut namespace new nil null of operator override package private protected public pub return select self static struct super switch this throw throws trait true try type typeof undefined union unsafe use using val var virtual void volatile when where while with yield int long short float double bool boolean byte char string str u8 i32 i64 usize";
const SCRIPT =
  "and as assert async await begin break class continue def del do done elif else elsif end ensure except esac exec export fi finally for from function global if import in is lambda local module nil None nonlocal not or pass raise require rescue return self set source then True False try unless until while with yield true false null case echo cd";
const SQL =
  "add all alter and as asc at begin between by case cast check column commit constraint create cross default delete desc distinct drop else end exists explain from full group having if in index inner insert interval into is join key left like limit not null offset on or order outer over partition primary references returning right rollback select set table then time to transaction union unique update using values view when where window with zone true false";
const DATA = "true false null yes no on off";

type Family = { words: ReadonlySet<string>; comment: string; anyCase: boolean };
const family = (words: string, comment: string, anyCase = false): Family => ({ words: new Set(words.split(" ")), comment, anyCase });

const SLASH = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const HASH = String.raw`#[^\n]*`;
const FAMILIES: Record<string, Family> = {
  c: family(C_LIKE, SLASH),
  script: family(SCRIPT, HASH),
  sql: family(SQL, String.raw`--[^\n]*|\/\*[\s\S]*?\*\/`, true),
  data: family(DATA, `${HASH}|${SLASH}`),
  markup: family("", String.raw`<!--[\s\S]*?-->`),
};

const LANGUAGES: Record<string, string> = {
  js: "c", jsx: "c", ts: "c", tsx: "c", javascript: "c", typescript: "c", java: "c", kotlin: "c", kt: "c", swift: "c", scala: "c",
  c: "c", cpp: "c", "c++": "c", h: "c", cs: "c", csharp: "c", go: "c", rust: "c", rs: "c", php: "c", dart: "c", zig: "c", css: "c", scss: "c",
  py: "script", python: "script", rb: "script", ruby: "script", sh: "script", bash: "script", zsh: "script", shell: "script", fish: "script", r: "script", perl: "script", dockerfile: "script", makefile: "script", nix: "script", elixir: "script",
  sql: "sql", sqlite: "sql", postgres: "sql", postgresql: "sql", mysql: "sql",
  json: "data", jsonc: "data", yaml: "data", yml: "data", toml: "data", ini: "data", env: "data",
  html: "markup", xml: "markup", svg: "markup", vue: "markup", svelte: "markup",
};

/** The text in pieces; joined they are the text. A language that is not known stays plain. */
export function colorCode(text: string, language: string): CodePiece[] {
  const found = FAMILIES[LANGUAGES[language.toLowerCase()] ?? ""];
  if (!found || text.length > MAX) return [{ text, color: null }];
  const string = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|${"`"}(?:[^${"`"}\\]|\\[\s\S])*${"`"}`;
  const pattern = new RegExp(`(${found.comment})|(${string})|(?<![\\w.])(\\d[\\w.]*)|([A-Za-z_$][\\w$]*)`, "g");
  const pieces: CodePiece[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const color = colorOf(match, found);
    if (!color) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), color: null });
    pieces.push({ text: match[0], color });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), color: null });
  return pieces;
}

function colorOf(match: RegExpMatchArray, found: Family): CodeColor | null {
  if (match[1] !== undefined) return "com";
  if (match[2] !== undefined) return "str";
  if (match[3] !== undefined) return "num";
  const word = match[4] ?? "";
  return found.words.has(found.anyCase ? word.toLowerCase() : word) ? "key" : null;
}
