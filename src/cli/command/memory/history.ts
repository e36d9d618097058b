// `rapport memory history|undo|redo`: what changed a memory, taken back and done again.
import { AppError } from "../../../domain/errors.ts";
import type { ChangeSet } from "../../../domain/memory/change-set.ts";
import { shortId } from "../../identity.ts";
import { findChange, readAll, requireAgent } from "../../memory/find.ts";
import { readOlds } from "../../memory/old.ts";
import type { Olds } from "../../memory/words.ts";
import { causeOf, itemWords } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { formatTime } from "../../terminal/time.ts";

type Args = readonly (string | undefined)[];

const LIMIT = 50;

/** `rapport memory history`: applied and undone changes, newest first. With --json: `{distillations, next_cursor}`. */
export async function showHistory(context: Context, [agent]: Args, { limit = LIMIT, all }: { limit?: number; all?: boolean }): Promise<void> {
  const { client } = await context.connect();
  const agent_id = agent as string;
  const { rows, next_cursor } = await readAll(
    async (page) => {
      const { distillations, next_cursor: next } = await client.listChangeSets({ agent_id, ...page });
      return { rows: distillations.filter((set) => set.status === "applied" || set.status === "undone"), next_cursor: next };
    },
    { wanted: all ? Infinity : limit, signal: context.signal },
  );
  if (rows.length === 0) await requireAgent(client, agent_id);
  if (context.json) return context.out.json({ distillations: rows, next_cursor });
  const { out } = context;
  if (rows.length === 0) return out.note("Nothing has changed what it keeps for you.");
  const olds = await readOlds(client, rows);
  out.table(
    [{ title: "ID" }, { title: "WHEN" }, { title: "BY" }, { title: "STATUS" }, { title: "CHANGES", shrinks: true }],
    rows.map((set) => [shortId(set.change_set_id), formatTime(set.decided_at ?? set.created_at), causeOf(set), set.status, summaryOf(set, olds)]),
  );
  if (next_cursor !== null) out.note("There are more: --limit N or --all.");
}

function summaryOf({ items }: ChangeSet, olds: Olds): string {
  const [first] = items;
  if (!first) return "nothing";
  return `${items.length > 1 ? `${items.length} changes; ` : ""}${itemWords(first, olds)}`;
}

/** `rapport memory undo`. With --json: `{distillation, also}`. */
export async function undoChange(context: Context, [id]: Args): Promise<void> {
  const { client } = await context.connect();
  const { change_set_id } = await findChange(client, id as string);
  const undone = await client.undoChangeSet(change_set_id);
  if (context.json) return context.out.json(undone);
  const also = undone.also.map((set) => shortId(set.change_set_id));
  const built = also.length > 0 ? ` With it went what built on it: ${also.join(", ")}.` : "";
  context.out.line(`Taken back.${built} Do it again with: rapport memory redo ${shortId(change_set_id)}`);
}

/** `rapport memory redo`. With --json: the change, and `also` what came back with it. */
export async function redoChange(context: Context, [id]: Args): Promise<void> {
  const { client } = await context.connect();
  const { change_set_id, status } = await findChange(client, id as string);
  if (status !== "undone") {
    const next = status === "held" ? ` It waits for you: rapport memory review apply ${shortId(change_set_id)}` : "";
    throw new AppError("conflict", `Only what was undone can be done again; this change is ${status}.${next}`);
  }
  const set = await client.applyChangeSet(change_set_id);
  if (context.json) return context.out.json(set);
  const also = set.also.map((one) => shortId(one.change_set_id));
  const taken = also.length > 0 ? ` With it came back what had gone with it: ${also.join(", ")}.` : "";
  context.out.line(`Done again: ${set.items.length} ${set.items.length === 1 ? "change" : "changes"}.${taken}`);
}
