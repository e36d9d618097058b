// A small stand-in for the server, for the tests of this folder: sessions in memory, scripted answers, real HTTP and SSE.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { DurableEvent, SessionEvent } from "../../src/domain/event.ts";
import type { Message } from "../../src/domain/message.ts";
import type { ToolQuestion } from "../../src/domain/question.ts";
import type { Session } from "../../src/domain/session.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { NO_USAGE } from "../../src/domain/usage.ts";

type Reply = { status?: number; json?: unknown; code?: string; message?: string };

/** Answers a request before the defaults do; undefined lets them. */
export type Route = (method: string, path: string, body: unknown) => Reply | undefined;

export type FakeApi = Awaited<ReturnType<typeof startFakeApi>>;

const AT = "2026-11-22T08:05:00.000Z";

/** Starts the stand-in on a free port. A turn waits until the test speaks and ends it. */
export async function startFakeApi(route: Route = () => undefined) {
  const sessions = new Map<string, Session>();
  /** The running turn of each session. */
  const turns = new Map<string, Turn>();
  const events: SessionEvent[] = [];
  const calls: string[] = [];
  const routes: Route[] = [route];
  const watchers = new Set<{ response: ServerResponse; ids: string[] }>();
  const waiters = new Set<() => void>();
  let number = 0;

  const id = (prefix: string) => `${prefix}_${(0xa000 + ++number).toString(16).padStart(32, "0")}`;

  function emit(event: Record<string, unknown>): void {
    const session = sessions.get(event["session_id"] as string) as Session;
    const durable = event["type"] !== "text.delta" && event["type"] !== "message.snapshot";
    const full = (durable ? { seq: ++session.event_seq, at: AT, ...event } : event) as unknown as SessionEvent;
    if (durable) events.push(full);
    for (const { response, ids } of watchers) if (ids.includes(session.session_id)) write(response, full);
  }

  function wakeAll(): void {
    for (const wake of waiters) wake();
  }

  function write(response: ServerResponse, event: SessionEvent): void {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  function watch(url: URL, response: ServerResponse): void {
    const ids = url.searchParams.getAll("session");
    const after = (url.searchParams.get("cursor") ?? "").split(",").slice(1).map(Number);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("event: ready\nid: 0\ndata: {}\n\n");
    for (const event of events as DurableEvent[]) {
      const index = ids.indexOf(event.session_id);
      if (index >= 0 && event.seq > (after[index] ?? 0)) write(response, event);
    }
    const watcher = { response, ids };
    watchers.add(watcher);
    response.on("close", () => {
      watchers.delete(watcher);
      wakeAll();
    });
    wakeAll();
  }

  function accept(session: Session, content: string): Turn {
    const turn_id = id("trn") as Turn["turn_id"];
    const base = { session_id: session.session_id, turn_id };
    session.running_turn_id = turn_id;
    emit({ ...base, type: "turn.started", model: "fake/one", profile_version: "v" });
    emit({ ...base, type: "message.finished", message: message(session, turn_id, "user", content) });
    wakeAll();
    const turn: Turn = { ...base, status: "running", client_id: null, created_at: AT, started_at: AT, ended_at: null, reason: null, model: "fake/one", profile_version: "v", steps: 0, joined: null, pause: null, question: null, usage: NO_USAGE, cost_usd: 0 };
    turns.set(session.session_id, turn);
    return turn;
  }

  /** Takes the answer to the open question; a later one is told that it comes too late. */
  function takeAnswer(session: Session, body: { call_id: string; answer: string }): Reply {
    const turn = turns.get(session.session_id);
    if (turn?.question?.call_id !== body.call_id) return { status: 409, code: "conflict", message: "Somebody has answered it." };
    const { step, call_id, tool, kind } = turn.question;
    turn.question = null;
    session.asking = false;
    emit({ session_id: session.session_id, turn_id: turn.turn_id, type: "tool.answered", step, call_id, tool, kind, answer: body.answer });
    return { json: turn };
  }

  function message(session: Session, turn_id: Turn["turn_id"], role: Message["role"], content: string): Message {
    session.message_count += 1;
    const message_id = id("msg") as Message["message_id"];
    return { message_id, session_id: session.session_id, turn_id, seq: session.message_count, role, parts: [{ type: "text", text: content }], content, status: "complete", created_at: AT };
  }

  function defaults(method: string, path: string, body: unknown): Reply | undefined {
    if (path === "/agents") return { json: { agents: [AGENT], problems: [], next_cursor: null } };
    if (path === "/sessions" && method === "POST") return { status: 201, json: addSession(body as Partial<Session>) };
    if (path === "/sessions") return { json: { sessions: [...sessions.values()].toReversed(), next_cursor: null } };
    const [, own, rest = ""] = /^\/sessions\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const session = own === undefined ? undefined : sessions.get(own);
    if (!session) return undefined;
    if (rest === "" && method === "GET") return { json: session };
    if (rest === "" && method === "PATCH") return { json: Object.assign(session, body) };
    if (rest === "/messages" && method === "POST") return { status: 202, json: { turn: accept(session, (body as { content: string }).content) } };
    if (rest === "/close") return { json: { session: Object.assign(session, { status: "closed" }), returned: [] } };
    if (rest === "/messages") {
      const messages = events.flatMap((event) => (event.type === "message.finished" && event.session_id === session.session_id ? [event.message] : []));
      const turn = turns.get(session.session_id);
      return { json: { messages, turns: turn ? [turn] : [], queue: [], receipts: {}, has_more: false, event_seq: session.event_seq } };
    }
    if (rest.endsWith("/answer")) return takeAnswer(session, body as { call_id: string; answer: string });
    if (rest.endsWith("/cancel")) {
      end(session.session_id, "turn.cancelled", { code: "stopped", message: "Stopped.", input: null });
      return { json: {} };
    }
    return undefined;
  }

  function addSession(known: Partial<Session> = {}): Session {
    const session_id = (known.session_id ?? id("ses")) as Session["session_id"];
    const session = { ...SESSION, ...known, session_id };
    sessions.set(session_id, session);
    return session;
  }

  function runningOf(session_id: string): { session: Session; turn_id: Turn["turn_id"] } {
    const session = sessions.get(session_id) as Session;
    return { session, turn_id: session.running_turn_id as Turn["turn_id"] };
  }

  function end(session_id: string, type: string, more: object = {}): void {
    const { session, turn_id } = runningOf(session_id);
    session.running_turn_id = null;
    session.asking = false;
    turns.delete(session_id);
    emit({ session_id, turn_id, type, usage: NO_USAGE, cost_usd: 0, ...more });
  }

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url as string, "http://fake");
    const path = url.pathname.replace(/^\/api/, "");
    let text = "";
    for await (const piece of request) text += piece;
    calls.push(`${request.method} ${path}${url.search} ${text}`.trim());
    wakeAll();
    if (path === "/events") return watch(url, response);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const reply = routes.toReversed().map((one) => one(request.method as string, path, body)).find((one) => one !== undefined) ?? defaults(request.method as string, path, body) ?? { code: "not_found", status: 404, message: "There is no such thing." };
    const status = reply.status ?? 200;
    const problem = { type: "about:blank", title: reply.message, status, code: reply.code };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(reply.code ? problem : reply.json));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    turns,
    calls,
    /** Answer requests before the defaults, the newest first. */
    routes,
    addSession,
    emit,
    end,
    /** Waits until `found` gives something, looking again after every message and every new watcher. */
    async until<T>(found: () => T | undefined | false): Promise<T> {
      for (;;) {
        const value = found();
        if (value !== undefined && value !== false) return value;
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiters.delete(wake);
            resolve();
          };
          waiters.add(wake);
        });
      }
    },
    /** The session whose turn runs and is watched, once there is one. */
    running(): Session | undefined {
      const watched = [...watchers].flatMap((watcher) => watcher.ids);
      return [...sessions.values()].find((session) => session.running_turn_id !== null && watched.includes(session.session_id));
    },
    /** The running turn asks, and waits for an answer. */
    ask(session_id: string, about: Partial<ToolQuestion> = {}): void {
      const { session, turn_id } = runningOf(session_id);
      const question: ToolQuestion = { kind: "consent", step: 1, call_id: "call_1", tool: "send_mail", input: {}, remember: false, asked_at: AT, expires_at: null, ...about };
      session.asking = true;
      Object.assign(turns.get(session_id) as Turn, { status: "waiting", question });
      const { asked_at: _, ...asked } = question;
      emit({ session_id, turn_id, type: "tool.asking", ...asked });
    },
    /** Streams a message in pieces. The last piece finishes it when `finish` is true. */
    speak(session_id: string, pieces: readonly string[], finish = true): void {
      const { session, turn_id } = runningOf(session_id);
      const stored = message(session, turn_id, "assistant", pieces.join(""));
      emit({ session_id, turn_id, type: "step.started", step: 1, message_id: stored.message_id });
      let offset = 0;
      for (const text of pieces) {
        emit({ session_id, turn_id, type: "text.delta", message_id: stored.message_id, offset, text });
        offset += text.length;
      }
      if (finish) emit({ session_id, turn_id, type: "message.finished", message: stored });
    },
    /** Cuts all event streams, as a network does. */
    cut(): void {
      for (const { response } of watchers) response.destroy();
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const AGENT = {
  agent_id: "mira",
  name: "Mira",
  role: "Research assistant",
  type: "agent",
  model: null,
  input_mode: "queue",
  stm_window: 50,
  file: "mira.yaml",
  version: "0123456789abcdef",
  problems: [],
};

const SESSION: Omit<Session, "session_id"> = {
  agent_id: "mira",
  type: "chat",
  status: "open",
  title: null,
  title_source: null,
  incognito: false,
  on_behalf_of: "per_owner",
  channel: null,
  created_at: AT,
  started_at: null,
  last_activity_at: AT,
  closed_at: null,
  ended_at: null,
  archived_at: null,
  pinned_at: null,
  unread: false,
  message_count: 0,
  preview: null,
  running_turn_id: null,
  outcome: null,
  asking: false,
  queued_count: 0,
  forked_from: null,
  handed_from: null,
  carries: null,
  memory: { state: "none", count: 0 }, context_from: 1,
  imported_seq: 0,
  event_seq: 0,
  cost_usd: 0,
};
