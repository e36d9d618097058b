// Says in our words what YAML itself objects to, and refuses the parts of YAML that a profile has no use for.
import { isAlias, isCollection, isScalar, visit } from "yaml";
import type { Document, ErrorCode, Node, YAMLError } from "yaml";
import { quote, type Sheet } from "./sheet.ts";

const WORDS: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: "A tab is used to indent. Use spaces.",
  BAD_INDENT: "The indentation does not fit the lines above. Keys of one group begin in the same column.",
  MULTIPLE_DOCS: "A second document begins here (`---`). One file describes one agent.",
  BLOCK_AS_IMPLICIT_KEY: "A group cannot begin here. Put it on the next line and indent it, or put the text in quotes when it holds `: `.",
  MULTILINE_IMPLICIT_KEY: "A key must fit on one line and be followed by `: `.",
  BAD_DQ_ESCAPE: "An escape inside double quotes is unknown. Write `\\\\` for a backslash.",
  BAD_SCALAR_START: "Text cannot begin with this character. Put it in quotes.",
  KEY_OVER_1024_CHARS: "A key is far too long.",
  BAD_DIRECTIVE: "Lines that begin with `%` are not needed in a profile.",
  TAG_RESOLVE_FAILED: "Tags such as `!name` have no meaning in a profile.",
  BAD_COLLECTION_TYPE: "Tags such as `!name` have no meaning in a profile.",
  RESOURCE_EXHAUSTION: "The file is nested too deeply.",
};

/** Reports what the parser found and what a profile may not use. */
export function reportSyntax(document: Document.Parsed, text: string, sheet: Sheet): void {
  // Where groups and lists are nested past reason, everything after it is noise.
  const deep = document.errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  const found = deep ? [deep] : [...document.errors, ...document.warnings];
  for (const error of found) sheet.report(error.pos[0], sheet.isFull() ? "" : wordError(error, text));
  if (document.directives?.yaml.version !== "1.2") sheet.report(0, "A profile is YAML 1.2. Remove the line that begins with `%YAML`.");
  if (!deep) reportUnwanted(document, sheet);
}

function wordError(error: YAMLError, text: string): string {
  const words = WORDS[error.code];
  if (words) return words;
  const line = text.slice(error.pos[0], error.pos[0] + 60).split(/[\r\n]/, 1)[0] ?? "";
  const near = line.trim() ? ` It is near ${quote(line)}.` : "";
  // The parser's own first line: it names no content of the file beyond a character.
  return `This is not valid YAML: ${quote(error.message.split("\n", 1)[0] ?? "")}.${near}`.slice(0, 300);
}

/** Anchors and aliases let a small file unfold into a huge one; nothing here ever unfolds them. */
function reportUnwanted(document: Document.Parsed, sheet: Sheet): void {
  visit(document, (_key, node) => {
    if (sheet.isFull()) return visit.BREAK;
    if (isAlias(node)) sheet.report(startOf(node), `The alias ${quote(`*${node.source}`)} is not supported. Write its value out.`);
    else if ((isScalar(node) || isCollection(node)) && node.anchor) {
      sheet.report(startOf(node), `The anchor ${quote(`&${node.anchor}`)} is not supported. Remove it.`);
    }
    return undefined;
  });
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
