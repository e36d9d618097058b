// From the text of a profile file to a profile, or to everything that is wrong with it. Never throws.
import { isMap, isScalar, parseDocument } from "yaml";
import type { Profile, ProfileProblem } from "../../../domain/agent.ts";
import { buildProfile, profileRule } from "./profile-rule.ts";
import { Sheet } from "./sheet.ts";
import { reportSyntax } from "./syntax.ts";

/** Bytes that a profile file may have. */
export const FILE_MAX = 256 * 1024;

/** A profile, or at least one problem. `id_line` is where the file names its agent. */
export type Checked = { profile?: Profile; problems: ProfileProblem[]; id_line: number };

/** Reads the text of a profile. Problems carry `fileName` and the line; a profile is given only when there are none. */
export function checkFile(yamlText: string, fileName: string): Checked {
  const sheet = new Sheet(fileName);
  let checked: { profile: Profile; id_line: number } | undefined;
  try {
    checked = readText(yamlText.replace(/^\uFEFF/, ""), sheet);
  } catch (error) {
    // The parser is recursive: what still gets past its own limits ends here instead of in the server.
    const deep = error instanceof RangeError;
    sheet.report(undefined, deep ? "The file is nested too deeply." : "The file could not be read as YAML.");
  }
  if (!checked || sheet.hasProblems()) return { problems: sheet.problems(), id_line: 0 };
  return { ...checked, problems: [] };
}

function readText(text: string, sheet: Sheet): { profile: Profile; id_line: number } | undefined {
  if (Buffer.byteLength(text) > FILE_MAX) return refuse(sheet, `The file is larger than ${FILE_MAX / 1024} kB.`);
  if (text.includes("\0")) return refuse(sheet, "The file holds binary data, not text.");
  // Duplicate keys are ours to report, with both lines; the parser compares all pairs of keys, which a long file makes slow.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: "error", lineCounter: sheet.lines });
  reportSyntax(document, text, sheet);
  if (sheet.hasProblems()) return undefined;
  const root = document.contents;
  if (!root || (isScalar(root) && root.value === null)) {
    return refuse(sheet, "The file is empty. It needs at least `agent_id`, `name` and `role`.");
  }
  const values = profileRule.read(root, { key: "", offset: root.range[0] }, sheet);
  if (!values || sheet.hasProblems()) return undefined;
  const id = isMap(root) ? root.get("agent_id", true) : undefined;
  return { profile: buildProfile(values), id_line: sheet.lineOf(id?.range?.[0] ?? 0) };
}

function refuse(sheet: Sheet, message: string): undefined {
  sheet.report(undefined, message);
}
