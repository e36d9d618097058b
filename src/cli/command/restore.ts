// `rapport restore`: puts a backup in the place of what the home has, after it was checked, and keeps what it replaces.
import { AppError } from "../../domain/errors.ts";
import { EXIT } from "../exit.ts";
import type { OpenRestore } from "../options.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { askYesNo } from "../terminal/ask.ts";
import { formatTime } from "../terminal/time.ts";

type Args = readonly (string | undefined)[];

/** `rapport restore FILE`. */
export const restoreCommand: CommandSpec = {
  path: "restore",
  summary: "Replace the home's sessions and settings with those of a backup",
  about:
    "The backup is checked before anything is changed, and what it replaces is kept in the backups folder: restore that to undo it. The server must not run. Profiles that the home has stay as they are.",
  takes: [{ name: "<file>", text: "a backup, a copy of the database, or what an earlier restore replaced: a path, or a name that rapport backup --list shows" }],
  flags: [{ flags: "-y, --yes", text: "do not ask" }],
  examples: ["rapport restore rapport-20261122T080500000Z.tar", "rapport restore ~/rapport.tar --yes"],
  run,
};

async function run(context: Context, [file]: Args, { yes }: { yes?: boolean }): Promise<number> {
  const { options, out, target, json } = context;
  if (target.server !== undefined || options.remote !== undefined) {
    throw new AppError("invalid_request", "A restore works on a home of this machine. Run it where the server's home is, without --server and RAPPORT_SERVER.");
  }
  if (!yes && (!options.io.isTty || json)) {
    throw new AppError("invalid_request", "A restore replaces what the home has. Add --yes to do it without being asked.");
  }
  const found = await options.openRestore(file as string);
  if (!(yes || (await asked(context, found)))) {
    out.note("Nothing was changed.");
    return EXIT.failed;
  }
  const { schema_version, sessions, messages, created_at } = found;
  const replaced = found.commit();
  if (json) out.json({ restored: { sessions, messages, created_at, schema_version }, replaced });
  else {
    out.line(`Restored ${sessions} sessions with ${messages} messages.`);
    if (replaced !== null) out.line(`What was there before is in ${replaced}. To undo: rapport restore ${replaced}`);
  }
  return EXIT.ok;
}

/** Whatever happens while the question stands, the home is left as it is unless the answer is yes. */
async function asked({ options }: Context, found: OpenRestore): Promise<boolean> {
  const when = found.created_at === null ? "" : ` of ${formatTime(found.created_at)}`;
  let answer = false;
  try {
    answer = await askYesNo(options.io, `Replace what this home has by ${found.sessions} sessions with ${found.messages} messages${when}?`);
  } finally {
    if (!answer) found.discard();
  }
  return answer;
}
