// `rapport sessions rename|close|reopen|fork|delete`: one change each.
import type { DeletionPreview } from "../../../domain/care/deletion.ts";
import { counted, deletionWords } from "../../../domain/care/deletion.ts";
import { AppError } from "../../../domain/errors.ts";
import { isId } from "../../../domain/ids.ts";
import { EXIT } from "../../exit.ts";
import { describeInput } from "../../attach.ts";
import { findSession, shortId } from "../../identity.ts";
import type { Context } from "../../spec.ts";
import { askYesNo } from "../../terminal/ask.ts";
import { plainLine } from "../../terminal/plain.ts";

type Args = readonly (string | undefined)[];

/** `rapport sessions rename`. */
export async function renameSession(context: Context, [id, title]: Args): Promise<void> {
  const { client } = await context.connect();
  const session = await client.renameSession(await findSession(client, id as string), title as string);
  if (context.json) return context.out.json(session);
  context.out.line(`Renamed to "${named(session.title)}".`);
}

/** `rapport sessions close`. */
export async function closeSession(context: Context, [id]: Args): Promise<void> {
  const { client } = await context.connect();
  const closed = await client.closeSession(await findSession(client, id as string));
  if (context.json) return context.out.json(closed);
  const { title, running_turn_id, asking, session_id } = closed.session;
  context.out.line(`Closed "${named(title)}".`);
  if (asking) context.out.line(`Its turn still waits for your answer: rapport sessions show ${shortId(session_id)}`);
  else if (running_turn_id) context.out.line("The answer goes on to its end and is stored.");
  for (const input of closed.returned) context.out.line(`Not sent, it is yours again: ${describeInput(input)}`);
}

/** `rapport sessions reopen`. */
export async function reopenSession(context: Context, [id]: Args): Promise<void> {
  const { client } = await context.connect();
  const session = await client.reopenSession(await findSession(client, id as string));
  if (context.json) return context.out.json(session);
  context.out.line(`Opened "${named(session.title)}" again. Go on with: rapport chat --session ${shortId(session.session_id)}`);
}

/** `rapport sessions fork`. */
export async function forkSession(context: Context, [id]: Args, { at }: { at?: string }): Promise<void> {
  if (at !== undefined && !isId("msg", at)) throw new AppError("invalid_request", `'${at}' is no message id. Those are in: rapport sessions show SESSION --json`);
  const { client } = await context.connect();
  const session = await client.forkSession(await findSession(client, id as string), at);
  if (context.json) return context.out.json(session);
  context.out.line(`Forked into ${session.session_id}. Go on with: rapport chat --session ${shortId(session.session_id)}`);
}

/** `rapport sessions delete`: asks on a terminal, and needs --yes where nobody can be asked. */
export async function deleteSession(context: Context, [id]: Args, { yes, forget }: { yes?: boolean; forget?: boolean }): Promise<number> {
  const { options, out } = context;
  if (!yes && (!options.io.isTty || context.json)) {
    throw new AppError("invalid_request", "Deleting is for good. Add --yes to do it without being asked.");
  }
  const { client } = await context.connect();
  const session_id = await findSession(client, id as string);
  if (!yes) {
    const [session, preview] = await Promise.all([client.getSession(session_id), client.readDeletion(session_id)]);
    for (const line of warnings(preview, forget === true)) out.note(line);
    const running = session.running_turn_id ? " The answer that is being written is stopped." : "";
    if (!(await askYesNo(options.io, `Delete "${named(session.title)}" for good?${running}`))) {
      out.note("Nothing was deleted.");
      return EXIT.failed;
    }
  }
  const receipt = await client.deleteSession(session_id, { forget: forget === true });
  const files = receipt.counts.files > 0 ? `, ${receipt.counts.files} files` : "";
  const learned = receipt.counts.memories;
  const memories = learned > 0 ? `, ${learned} ${learned === 1 ? "memory" : "memories"}` : "";
  if (context.json) out.json(receipt);
  else out.line(`Deleted ${receipt.session_id}: ${receipt.counts.messages} messages, ${receipt.counts.turns} turns, ${receipt.counts.events} events${files}${memories}.`);
  return EXIT.ok;
}

/** What goes, what becomes of the memories, and where copies stay. */
function warnings(preview: DeletionPreview, forget: boolean): string[] {
  const { memories_only_here: only, forks, hand_offs, backups } = preview;
  const learned = `${counted(only, "memory")} that only this session supports`;
  return [
    deletionWords(preview),
    ...(only === 0 ? [] : [forget ? `${learned} ${only === 1 ? "is" : "are"} forgotten too.` : `${learned} ${only === 1 ? "stays" : "stay"}. To forget them too: --forget`]),
    ...[...forks, ...hand_offs].map((copy) => `Copy: ${shortId(copy.session_id)} "${named(copy.title)}"`),
    ...backups.map((name) => `Backup: ${plainLine(name)}`),
  ];
}

function named(title: string | null): string {
  return plainLine(title ?? "Untitled");
}
