// `rapport memory review`: what waits for its person before it counts, and the answer to it.
import type { Client } from "../../../client/client.ts";
import { AppError } from "../../../domain/errors.ts";
import type { ChangeSet } from "../../../domain/memory/change-set.ts";
import { EXIT } from "../../exit.ts";
import { shortId } from "../../identity.ts";
import { findChange, readAll, requireAgent } from "../../memory/find.ts";
import { readOlds } from "../../memory/old.ts";
import { causeOf, itemWords } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { visible } from "../../terminal/plain.ts";
import { formatTime } from "../../terminal/time.ts";

type Args = readonly (string | undefined)[];

/** `rapport memory review`: lists, or with `apply` or `reject` and an id answers. With --json: `{distillations}`, or the change. */
export async function reviewMemories(context: Context, [what, id]: Args, { only }: { only?: string }): Promise<number> {
  if (id === undefined) {
    if (what === "apply" || what === "reject" || only !== undefined) throw new AppError("invalid_request", "Name the change: rapport memory review apply CHANGE --only 1,3");
    return list(context, what);
  }
  if (what !== "apply" && what !== "reject") throw new AppError("invalid_request", `'${what}' is no answer. Write it as: rapport memory review apply CHANGE, or reject CHANGE`);
  if (what === "reject" && only !== undefined) throw new AppError("invalid_request", "A change is refused whole. To keep a part of it: rapport memory review apply CHANGE --only 1,3");
  const { client } = await context.connect();
  const held = await findChange(client, id);
  if (held.status !== "held") throw new AppError("conflict", `This change does not wait any more: it is ${held.status}. ${held.status === "undone" ? `Use: rapport memory redo ${shortId(held.change_set_id)}` : ""}`.trim());
  await (what === "reject" ? reject(context, client, held) : apply(context, client, { held, only }));
  return EXIT.ok;
}

async function apply(context: Context, client: Client, { held, only }: { held: ChangeSet; only: string | undefined }): Promise<void> {
  const items = only === undefined ? undefined : readPlaces(only, held.items.length);
  const set = await client.applyChangeSet(held.change_set_id, items);
  if (context.json) return context.out.json(set);
  context.out.line(`Kept ${set.items.length} of ${held.items.length}. Take it back with: rapport memory undo ${shortId(set.change_set_id)}`);
}

async function reject(context: Context, client: Client, held: ChangeSet): Promise<void> {
  const set = await client.rejectChangeSet(held.change_set_id);
  if (context.json) return context.out.json(set);
  context.out.line("Refused. Nothing of it is kept.");
}

/** Numbers as they are shown, from 1, as places from 0. */
function readPlaces(only: string, count: number): number[] {
  const numbers = only.split(",").map((one) => Number(one.trim()));
  const wrong = numbers.find((number) => !Number.isInteger(number) || number < 1 || number > count);
  if (wrong === undefined) return [...new Set(numbers)].map((number) => number - 1);
  throw new AppError("invalid_request", `--only takes numbers from 1 to ${count} with commas, such as 1,3.`);
}

async function list(context: Context, agent_id: string | undefined): Promise<number> {
  const { client } = await context.connect();
  const { rows } = await readAll(async (page) => {
    const { distillations, next_cursor } = await client.listChangeSets({ ...page, status: "held", ...(agent_id === undefined ? {} : { agent_id }) });
    return { rows: distillations, next_cursor };
  });
  if (rows.length === 0 && agent_id !== undefined) await requireAgent(client, agent_id);
  if (context.json) context.out.json({ distillations: rows });
  else await print(context, client, rows);
  return EXIT.ok;
}

async function print({ out }: Context, client: Client, sets: readonly ChangeSet[]): Promise<void> {
  if (sets.length === 0) return out.note("Nothing waits for you.");
  const olds = await readOlds(client, sets);
  for (const set of sets) {
    out.line(`${shortId(set.change_set_id)}  ${set.agent_id} · ${causeOf(set)} · ${formatTime(set.created_at)}`, "bold");
    // Decided about by its words: nothing in them may be hidden.
    set.items.forEach((item, index) => out.line(`  ${index + 1}  ${visible(itemWords(item, olds))}`));
  }
  const short = shortId((sets[0] as ChangeSet).change_set_id);
  out.note(`Keep: rapport memory review apply ${short} [--only 1,3]. Refuse: rapport memory review reject ${short}`);
}
