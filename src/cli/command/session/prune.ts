// `rapport sessions prune`: shows what would go, asks, and stays until it is done.
import { setTimeout as pause } from "node:timers/promises";
import type { Client, PruneQuery } from "../../../client/client.ts";
import type { Prune, PrunePlan, Spared, SpareReason } from "../../../domain/care/prune.ts";
import { counted } from "../../../domain/care/deletion.ts";
import { fileSize } from "../../../domain/file/file.ts";
import { parseDuration } from "../../../domain/duration.ts";
import { AppError } from "../../../domain/errors.ts";
import { isId } from "../../../domain/ids.ts";
import { EXIT } from "../../exit.ts";
import { shortId } from "../../identity.ts";
import type { Context } from "../../spec.ts";
import { askYesNo } from "../../terminal/ask.ts";
import { plainLine } from "../../terminal/plain.ts";
import { formatTime } from "../../terminal/time.ts";
import { requireType } from "./list.ts";

type Flags = {
  olderThan?: string;
  before?: string;
  plan?: string;
  agent?: string;
  type?: string;
  dryRun?: boolean;
  yes?: boolean;
  skipDistill?: boolean;
  forget?: boolean;
};

/** Milliseconds between two looks at a prune that goes on. */
const LOOK = 300;
/** Spared sessions that are named on a terminal. */
const NAMED = 10;

const REASONS: Record<SpareReason, string> = {
  running: "in use",
  pinned: "pinned",
  not_distilled: "not read for the memory (--skip-distill lets them go)",
  changed: "used since the plan was made",
};

/** `rapport sessions prune`. */
export async function pruneSessions(context: Context, _args: readonly unknown[], flags: Flags): Promise<number> {
  const { options, out, json } = context;
  const asks = flags.dryRun !== true && flags.yes !== true;
  if (asks && (!options.io.isTty || json)) {
    throw new AppError("invalid_request", "Pruning is for good, and nobody can be asked here. Add --yes to do it, or --dry-run to see what would go. Nothing was deleted.");
  }
  const wish = readWish(flags);
  const connection = await context.connect();
  const { client } = connection;
  const chosen = "plan_id" in wish ? { plan_id: wish.plan_id, before: (await client.getPrune(wish.plan_id)).before } : wish;
  if (!("plan_id" in chosen) && (flags.dryRun === true || flags.yes !== true)) {
    const plan = await client.planPrune(chosen);
    if (flags.dryRun === true) return showPlan(context, plan);
    for (const line of planLines(plan)) out.note(line);
    if (plan.sessions === 0) return EXIT.ok;
    if (!(await askYesNo(options.io, `Delete ${counted(plan.sessions, "session")} for good?`))) return leave(context);
    return follow(context, await client.pruneSessions({ before: plan.before, plan_id: plan.plan_id }));
  }
  if (asks && !(await askYesNo(options.io, `Delete the sessions of this plan, last used before ${formatTime(chosen.before)}, for good?`))) return leave(context);
  return follow(context, await client.pruneSessions(chosen));
}

/** What was asked for; exactly one bound must be given. */
function readWish({ olderThan, before, plan, ...choice }: Flags): PruneQuery | { plan_id: `prn_${string}` } {
  if ([olderThan, before, plan].filter((one) => one !== undefined).length !== 1) {
    throw new AppError("invalid_request", "Say which sessions: --older-than 30d, --before 2026-02-01, or --plan with the id of a dry run. Nothing was deleted.");
  }
  const { agent, type, skipDistill, forget, dryRun } = choice;
  if (plan !== undefined) {
    if ([agent, type, skipDistill, forget, dryRun].some((one) => one !== undefined)) {
      throw new AppError("invalid_request", "A plan is carried out as it was made: --plan takes no further choice and no --dry-run. Make another plan with those. Nothing was deleted.");
    }
    if (isId("prn", plan)) return { plan_id: plan };
    throw new AppError("invalid_request", `'${plan}' is no plan. A dry run prints its id, such as prn_0193b1c2a4f07c3e9d5b6a7f80112233.`);
  }
  return {
    before: before ?? agoOf(olderThan as string),
    ...(agent === undefined ? {} : { agent_id: agent }),
    ...(type === undefined ? {} : { type: type.split(",").map(requireType) }),
    ...(skipDistill === true ? { skip_distill: true } : {}),
    ...(forget === true ? { forget: true } : {}),
  };
}

function agoOf(text: string): string {
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0) throw new AppError("invalid_request", `'${text}' is no age. Give one such as 30d, 12h or 8w. Nothing was deleted.`);
  return new Date(Date.now() - ms).toISOString();
}

function showPlan({ out, json }: Context, plan: PrunePlan): number {
  if (json) out.json(plan);
  else {
    for (const line of planLines(plan)) out.line(line);
    if (plan.sessions > 0) out.line(`Nothing was deleted. To delete exactly these within a day: rapport sessions prune --plan ${plan.plan_id}`);
  }
  return EXIT.ok;
}

function planLines(plan: PrunePlan): string[] {
  const { sessions, messages, bytes, undistilled, memories_only_here: only, forget } = plan;
  const what = sessions === 0 ? "No session was last used" : `${counted(sessions, "session")} with ${counted(messages, "message")} (${fileSize(bytes)}) last used`;
  return [
    `${what} before ${formatTime(plan.before)}.`,
    ...(undistilled === 0 ? [] : [`${counted(undistilled, "session")} of them ${undistilled === 1 ? "is" : "are"} read for the memory first, and ${undistilled === 1 ? "stays" : "stay"} where that fails.`]),
    ...(only === 0 ? [] : [`${counted(only, "memory")} that only they support ${forget ? "go too" : "stay; to forget them too: --forget"}.`]),
    ...sparedLines(plan),
  ];
}

function sparedLines({ spared, spared_by_reason }: Spared): string[] {
  const reasons = Object.entries(spared_by_reason).filter(([, count]) => count > 0) as [SpareReason, number][];
  if (reasons.length === 0) return [];
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  const named = spared.slice(0, NAMED).map(({ session_id, title, reason }) => `  ${shortId(session_id)} "${plainLine(title ?? "Untitled")}": ${reason.replace("_", " ")}`);
  return [`${counted(all, "session")} ${all === 1 ? "stays" : "stay"}: ${reasons.map(([reason, count]) => `${count} ${REASONS[reason]}`).join(", ")}.`, ...named, ...(all > named.length ? [`  … and ${all - named.length} more`] : [])];
}

/** Waits for the end of a prune and says what came of it. Without a server it is done here, and the room given back. */
async function follow(context: Context, begun: Prune): Promise<number> {
  const { out, json, signal } = context;
  const connection = await context.connect();
  if (begun.ended_at === null) connection.work();
  const prune = await ended(connection.client, begun, signal);
  if (connection.place === "in-process" && prune.counts.deleted > 0) {
    await connection.client.compactStorage().catch((error: unknown) => out.note(error instanceof AppError ? error.message : String(error)));
  }
  if (json) out.json(prune);
  else for (const line of doneLines(prune)) out.line(line);
  return EXIT.ok;
}

async function ended(client: Client, begun: Prune, signal: AbortSignal): Promise<Prune> {
  let prune = begun;
  for (; prune.ended_at === null; prune = await client.getPrune(begun.prune_id)) await pause(LOOK, undefined, { signal });
  return prune;
}

function doneLines(prune: Prune): string[] {
  const { deletion, status, counts } = prune;
  const gone = deletion?.counts;
  const files = gone && gone.files > 0 ? `, ${counted(gone.files, "file")}` : "";
  const memories = gone && gone.memories > 0 ? `, ${counted(gone.memories, "memory")}` : "";
  return [
    gone ? `Deleted ${counted(counts.deleted, "session")}: ${counted(gone.messages, "message")}${files}${memories}.` : "Nothing was deleted.",
    ...(status === "cancelled" ? [`It was cancelled; ${counted(counts.left, "session")} of the plan ${counts.left === 1 ? "is" : "are"} still there.`] : []),
    ...sparedLines(prune),
  ];
}

function leave({ out }: Context): number {
  out.note("Nothing was deleted.");
  return EXIT.failed;
}
