// The command reference, made from the commands themselves. Print it with: node src/cli/reference.ts
import { EXIT_MEANINGS } from "./exit.ts";
import { COMMANDS, COMMON_FLAGS, GROUPS } from "./program.ts";
import type { CommandSpec, Flag } from "./spec.ts";

const HEAD = `# Commands

Made from the commands themselves (\`node src/cli/reference.ts > docs/reference/cli.md\`); a test compares.

A command talks to the server that runs on this home, or to the one named by \`--server\`. When none runs it opens the
home in its own process, does its work and closes it again.
Sessions and tokens may be named by their whole id or by at least 6 digits of its beginning or end, as lists show it.`;

/** The reference as Markdown. */
export function formatReference(): string {
  const exits = EXIT_MEANINGS.map(([code, text]) => `| ${code} | ${text} |`).join("\n");
  return [
    HEAD,
    `## Exit codes\n\n| code | meaning |\n|---|---|\n${exits}`,
    `## Every command\n\n${flagTable([...COMMON_FLAGS, { flags: "-h, --help", text: "show help with examples" }])}`,
    ...sections(),
  ].join("\n\n") + "\n";
}

function sections(): string[] {
  const done = new Set<string>();
  return COMMANDS.flatMap((spec) => {
    const group = GROUPS.find((one) => spec.path.startsWith(`${one.path} `));
    const head = group && !done.has(group.path) ? [`## rapport ${group.path}\n\n${group.summary}.`] : [];
    if (group) done.add(group.path);
    return [...head, section(spec, group ? "###" : "##")];
  });
}

function section(spec: CommandSpec, level: string): string {
  const usage = ["rapport", spec.path, ...(spec.takes ?? []).map((one) => one.name)].filter((word) => word !== "").join(" ");
  const takes = (spec.takes ?? []).map(({ name, text }) => `- \`${name}\` ${text}`);
  return [
    `${level} ${usage.replace(/[<[]/g, "\\$&")}`,
    `${spec.summary.replace(/\.$/, "")}.${spec.about ? `\n${spec.about}` : ""}`,
    ...(takes.length > 0 ? [takes.join("\n")] : []),
    ...(spec.flags ? [flagTable(spec.flags)] : []),
    `\`\`\`sh\n${spec.examples.join("\n")}\n\`\`\``,
  ].join("\n\n");
}

function flagTable(flags: readonly Flag[]): string {
  const rows = flags.map(({ flags: names, text, choices }) => `| \`${names}\` | ${text}${choices ? ` (${choices.join(", ")})` : ""} |`);
  return `| option | |\n|---|---|\n${rows.join("\n")}`;
}

if (import.meta.main) process.stdout.write(formatReference());
