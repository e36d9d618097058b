// `rapport memory add|edit|pin|delete|clear`: what a person changes by hand.
import { AppError } from "../../../domain/errors.ts";
import type { MemoryKind } from "../../../domain/memory/memory.ts";
import { EXIT } from "../../exit.ts";
import { shortId } from "../../identity.ts";
import { findMemory, requireAgent } from "../../memory/find.ts";
import type { Context } from "../../spec.ts";
import { askText, askYesNo, readStdin } from "../../terminal/ask.ts";
import { visible } from "../../terminal/plain.ts";

type Args = readonly (string | undefined)[];

/** `rapport memory add`. */
export async function addMemory(context: Context, [agent, text]: Args, { kind, since }: { kind?: MemoryKind; since?: string }): Promise<void> {
  const words = await readWords(context, text as string);
  const { client } = await context.connect();
  const memory = await client.addMemory(agent as string, { text: words, ...(kind ? { kind } : {}), ...(since === undefined ? {} : { valid_from: since }) });
  if (context.json) return context.out.json(memory);
  context.out.line(`Kept as ${shortId(memory.memory_id)}: ${memory.text}`);
}

/** `rapport memory edit`. */
export async function editMemory(context: Context, [id, text]: Args): Promise<void> {
  const words = await readWords(context, text as string);
  const { client } = await context.connect();
  const memory = await client.patchMemory(await findMemory(client, id as string), { text: words });
  if (context.json) return context.out.json(memory);
  context.out.line(`It says now: ${memory.text}`);
}

/** `rapport memory pin`. */
export async function pinMemory(context: Context, [id]: Args, { off }: { off?: boolean }): Promise<void> {
  const { client } = await context.connect();
  const memory = await client.patchMemory(await findMemory(client, id as string), { pinned: !off });
  if (context.json) return context.out.json(memory);
  context.out.line(`${memory.pinned ? "Pinned" : "Not pinned any more"}: ${memory.text}`);
}

/** `rapport memory delete`: asks on a terminal, and needs --yes where nobody can be asked. */
export async function deleteMemory(context: Context, [id]: Args, { yes }: { yes?: boolean }): Promise<number> {
  const { options, out } = context;
  requireConsent(context, yes);
  const { client } = await context.connect();
  const memory_id = await findMemory(client, id as string);
  const { text } = await client.getMemory(memory_id);
  if (!yes && !(await askYesNo(options.io, `Forget "${visible(text)}" and erase its words for good?`))) {
    out.note("Nothing was deleted.");
    return EXIT.failed;
  }
  await client.deleteMemory(memory_id);
  if (context.json) out.json({ memory_id, deleted: true });
  else out.line(`Forgotten for good: ${text}`);
  return EXIT.ok;
}

/** `rapport memory clear`: on a terminal the agent's id is typed once more. */
export async function clearMemories(context: Context, [agent]: Args, { yes }: { yes?: boolean }): Promise<number> {
  const { options, out } = context;
  const agent_id = agent as string;
  requireConsent(context, yes);
  const { client } = await context.connect();
  if (!yes) {
    await requireAgent(client, agent_id);
    const typed = await askText(options.io, `This erases all that ${agent_id} keeps for you, with its history, for good. Type ${agent_id} to go on.`);
    if (typed.trim() !== agent_id) {
      out.note("That is not its name. Nothing was deleted.");
      return EXIT.failed;
    }
  }
  const cleared = await client.clearMemories(agent_id);
  if (context.json) out.json(cleared);
  else out.line(`${agent_id} keeps nothing for you any more: ${cleared.deleted} ${cleared.deleted === 1 ? "memory was" : "memories were"} erased.`);
  return EXIT.ok;
}

function requireConsent({ options, json }: Context, yes: boolean | undefined): void {
  if (yes || (options.io.isTty && !json)) return;
  throw new AppError("invalid_request", "Deleting is for good. Add --yes to do it without being asked.");
}

async function readWords({ options }: Context, text: string): Promise<string> {
  const words = text === "-" ? await readStdin(options.io) : text;
  if (words.trim() === "") throw new AppError("invalid_request", "The memory is empty. Write it as one sentence that stands for itself.");
  return words;
}
