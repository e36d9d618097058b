// Routes of events: one session, or one stream for a whole window.
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { getSession } from "../../app/session.ts";
import { requireReached } from "../../app/watch.ts";
import { watchEventSchema, windowEventSchema } from "../../contract/event.ts";
import { sessionId } from "../../contract/id.ts";
import { AppError } from "../../domain/errors.ts";
import { whoOf } from "../identity.ts";
import { failStream, openStream } from "../stream.ts";
import { parsePositions, streamSession, streamWindow } from "../watch.ts";
import type { Router } from "./route.ts";
import { eventStream, failing, problems } from "./route.ts";

/** Sessions in one window's stream. */
const WINDOW_MAX = 300;
/** Characters of the positions of that many sessions and the list, each of up to fifteen digits and a comma. */
const CURSOR_MAX = 16 * (WINDOW_MAX + 1);

const windowQuery = z
  .object({
    session: z
      .union([sessionId, z.array(sessionId)])
      .optional()
      .meta({ description: "Sessions to watch; may be given several times" }),
    cursor: z.string().max(CURSOR_MAX).optional().meta({ description: "Positions as a stream's `id:` gave them; Last-Event-ID wins over it" }),
  })
  .strict();

const lastEventId = z.object({ "last-event-id": z.string().optional().meta({ description: "The `id` of the last event that arrived" }) });
const ahead = failing(409, "This position was never reached here");

export function addEventRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/events",
      operationId: "watchWindow",
      summary: "One event stream for a window: the session list and the named sessions",
      description:
        "Begins with `ready`. Each durable event's `id` holds the positions of the list and of every session, in the order of the address; a reconnect with it misses nothing. A position that was never reached here is a `conflict`; its details name the session, or nothing when the list is meant.",
      request: { query: windowQuery, headers: lastEventId },
      responses: { 200: eventStream(windowEventSchema, "List events and session events"), ...ahead, ...problems },
    }),
    async (c) => {
      const { session, cursor } = c.req.valid("query");
      const sessions = [...new Set([session ?? []].flat())];
      if (sessions.length > WINDOW_MAX) throw new AppError("invalid_request", `A window can watch ${WINDOW_MAX} sessions. Open another stream for more.`);
      const given = c.req.header("last-event-id") ?? cursor;
      const positions = given ? parsePositions(given, sessions.length) : { list: undefined, sessions: sessions.map(() => undefined) };
      if (!positions) throw new AppError("invalid_request", "The cursor does not fit the sessions in the address. Begin again without a cursor.");
      const at = sessions.map((session_id, index) => ({ session_id, after: positions.sessions[index] }));
      await requireReached(app, whoOf(c), { list: positions.list, sessions: at });
      const stream = openStream(app, c);
      streamWindow(app, whoOf(c), { sessions, positions }, stream).catch((error: unknown) => failStream(app, stream, error));
      return RESPONSE_ALREADY_SENT;
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/events",
      operationId: "watchSession",
      summary: "A session's events, from Last-Event-ID on",
      description: "Without Last-Event-ID it begins with the running turn, or now. A message being written comes as a snapshot, then as deltas.",
      request: { params: z.object({ session_id: sessionId }), headers: lastEventId },
      responses: { 200: eventStream(watchEventSchema, "Session events; `session.deleted` is the last one"), ...ahead, ...problems },
    }),
    async (c) => {
      const { session_id } = c.req.valid("param");
      const after = readAfter(c.req.header("last-event-id"));
      await getSession(app, whoOf(c), session_id);
      await requireReached(app, whoOf(c), { sessions: [{ session_id, after }] });
      const stream = openStream(app, c);
      streamSession(app, whoOf(c), { session_id, after }, stream).catch((error: unknown) => failStream(app, stream, error));
      return RESPONSE_ALREADY_SENT;
    },
  );
}

function readAfter(header: string | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  if (!/^\d{1,15}$/.test(header)) throw new AppError("invalid_request", "Last-Event-ID is the number of the last event you have.");
  return Number(header);
}
