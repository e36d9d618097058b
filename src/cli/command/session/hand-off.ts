// `rapport sessions handoff`: goes on with another agent, after a look at what it will be given.
import { AppError } from "../../../domain/errors.ts";
import { counted } from "../../../domain/care/deletion.ts";
import { EXIT } from "../../exit.ts";
import { findSession } from "../../identity.ts";
import type { Context } from "../../spec.ts";
import { askYesNo } from "../../terminal/ask.ts";

type Flags = { to?: string; last?: number; tools?: boolean; mask?: boolean; title?: string; yes?: boolean };

/** `rapport sessions handoff`: shows the text and asks on a terminal, needs --yes where nobody can be asked. With --json: `{session, preview}`. */
export async function handOffSession(context: Context, [id]: readonly (string | undefined)[], { to, title, yes, last, tools, mask }: Flags): Promise<number> {
  const { options, out } = context;
  if (to === undefined) throw new AppError("invalid_request", "Say who goes on: --to AGENT");
  if (!yes && (!options.io.isTty || context.json)) throw new AppError("invalid_request", "The other agent is given this session's words. Add --yes to do it without being asked.");
  const wish = { agent_id: to, ...(last !== undefined && { last }), ...(tools && { tools }), ...(mask === false && { mask }) };
  const { client } = await context.connect();
  const session_id = await findSession(client, id as string);
  if (!yes) {
    const { text, tokens, messages, masked } = await client.previewHandOff(session_id, wish);
    out.line(text, "dim");
    for (const { kind, count } of masked) out.note(`Masked: ${counted(count, kind.replaceAll("_", " "))}`);
    if (!(await askYesNo(options.io, `Go on with ${to}, who is given these ${counted(messages, "message")} (about ${counted(tokens, "token")})?`))) {
      out.note("Nothing was handed on.");
      return EXIT.failed;
    }
  }
  const handed = await client.handOff(session_id, { ...wish, ...(title !== undefined && { title }) });
  if (context.json) out.json(handed);
  // No list has it before its first message, so that a short id would not be found.
  else out.line(`Handed on to ${to}. Go on with: rapport chat --session ${handed.session.session_id}`);
  return EXIT.ok;
}
