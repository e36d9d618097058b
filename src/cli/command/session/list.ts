// `rapport sessions list`: pages through the list as far as was asked for.
import type { Client, SessionQuery } from "../../../client/client.ts";
import type { Session, SessionStatus, SessionType } from "../../../domain/session.ts";
import { AppError } from "../../../domain/errors.ts";
import { SESSION_TYPES } from "../../../domain/session.ts";
import { shortId } from "../../identity.ts";
import { memoryState } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { formatTime } from "../../terminal/time.ts";

type Flags = {
  agent?: string;
  type?: string;
  status?: SessionStatus;
  before?: string;
  after?: string;
  limit?: number;
  all?: boolean;
  cursor?: string;
};

const PAGE = 200;
const LIMIT = 50;
/** Sessions that ask and are named below the list; the others are marked in it. */
const ASKING_NAMED = 3;

/** `rapport sessions list`. */
export async function listSessions(context: Context, _args: readonly unknown[], flags: Flags): Promise<void> {
  const query: SessionQuery = {
    ...(flags.agent === undefined ? {} : { agent_id: flags.agent }),
    ...(flags.type === undefined ? {} : { type: flags.type.split(",").map(requireType) }),
    ...(flags.status === undefined ? {} : { status: flags.status }),
    ...(flags.before === undefined ? {} : { before: flags.before }),
    ...(flags.after === undefined ? {} : { after: flags.after }),
    ...(flags.cursor === undefined ? {} : { cursor: flags.cursor }),
  };
  const { client } = await context.connect();
  const page = await readPages(context, client, query, flags.all ? Infinity : (flags.limit ?? LIMIT));
  const { out } = context;
  if (context.json) return out.json(page);
  if (page.sessions.length === 0) return out.note("No sessions. Start one with: rapport chat");
  out.table(
    [
      { title: "ID" },
      { title: "TITLE", shrinks: true },
      { title: "AGENT" },
      { title: "TYPE" },
      { title: "STATUS" },
      { title: "MESSAGES", right: true },
      { title: "MEMORY" },
      { title: "LAST ACTIVITY" },
    ],
    page.sessions.map(rowOf),
  );
  for (const { session_id } of page.sessions.filter((session) => session.asking).slice(0, ASKING_NAMED)) {
    out.note(`Waits for your answer: rapport sessions show ${shortId(session_id)}`);
  }
  if (page.next_cursor !== null) out.note("There are more: --limit N or --all.");
}

async function readPages(context: Context, client: Client, query: SessionQuery, wanted: number) {
  const sessions: Session[] = [];
  let next = query;
  for (;;) {
    const page = await client.listSessions({ ...next, limit: Math.min(PAGE, wanted - sessions.length) });
    sessions.push(...page.sessions);
    const done = page.next_cursor === null || sessions.length >= wanted || context.signal.aborted;
    if (done) return { sessions, next_cursor: page.next_cursor };
    next = { ...query, cursor: page.next_cursor as string };
  }
}

/** The type that `text` names; throws when there is none. */
export function requireType(text: string): SessionType {
  const found = SESSION_TYPES.find((type) => type === text.trim());
  if (found) return found;
  throw new AppError("invalid_request", `'${text.trim()}' is no type of session. There are: ${SESSION_TYPES.join(", ")}`);
}

function rowOf(session: Session): string[] {
  return [
    shortId(session.session_id),
    session.title ?? session.preview ?? "",
    session.agent_id,
    session.type,
    statusOf(session),
    String(session.message_count),
    memoryState(session.memory),
    formatTime(session.last_activity_at),
  ];
}

/** The status, with what goes on in the session. */
export function statusOf({ status, running_turn_id, asking }: Session): string {
  if (asking) return `${status}, asking`;
  return running_turn_id ? `${status}, running` : status;
}
