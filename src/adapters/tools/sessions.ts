// Tool: list and read one's own sessions with this agent. Other people's and other agents' are out of reach.
import { AppError } from "../../domain/errors.ts";
import { filesOf } from "../../domain/file/file.ts";
import { isId } from "../../domain/ids.ts";
import { clip } from "../../domain/session.ts";
import type { Store } from "../../ports/store.ts";
import type { Tool, ToolContext } from "../../ports/tool.ts";

/** Characters of one message, and messages of one session, that go to the model. */
const MESSAGE_MAX = 2000;
const MESSAGES_MAX = 50;

/** The tool over a store; what it may see is decided by the context's person and agent in every query. */
export function createSessionsTool(store: Store): Tool {
  return {
    name: "sessions",
    description:
      "Earlier sessions of this person with you. action=list gives the newest with ids and titles; action=read gives the newest messages of one by session_id.",
    input_schema: {
      type: "object",
      properties: {
        action: { type: "string", enum: ["list", "read"] },
        session_id: { type: "string", description: "Needed to read" },
        limit: { type: "integer", minimum: 1, maximum: MESSAGES_MAX },
      },
      required: ["action"],
      additionalProperties: false,
    },
    origin: "tool",
    repeatable: true,
    async run(input, context) {
      const { action, session_id, limit } = (input ?? {}) as Record<string, unknown>;
      const most = typeof limit === "number" && limit >= 1 ? Math.min(Math.floor(limit), MESSAGES_MAX) : 20;
      if (action === "list") return listOwn(store, context, most);
      if (action === "read" && typeof session_id === "string") return readOwn(store, context, session_id, most);
      throw new AppError("invalid_request", "Give action list, or action read with a session_id from the list.");
    },
  };
}

async function listOwn(store: Store, context: ToolContext, limit: number): Promise<string> {
  const { sessions } = await store.ask("listSessions", { person_id: context.person_id, agent_id: context.agent_id, limit });
  return JSON.stringify(
    sessions
      .filter((session) => !session.incognito || session.session_id === context.session_id)
      .map(({ session_id, title, type, status, last_activity_at, message_count }) => ({
        session_id,
        title,
        type,
        status,
        last_activity_at,
        message_count,
        current: session_id === context.session_id,
      })),
  );
}

async function readOwn(store: Store, context: ToolContext, session_id: string, limit: number): Promise<string> {
  const missing = () => new AppError("not_found", "There is no such session with you. Use action list to see them.");
  if (!isId("ses", session_id)) throw missing();
  const own = { session_id, person_id: context.person_id };
  const session = await store.ask("getSession", own);
  const hidden = session?.incognito && session_id !== context.session_id;
  if (!session || session.agent_id !== context.agent_id || hidden) throw missing();
  const page = await store.ask("listMessages", { ...own, limit });
  const messages = (page?.messages ?? [])
    .map((message) => ({ ...message, files: filesOf(message.parts).map((file) => file.name) }))
    .filter(({ content, files }) => content !== "" || files.length > 0)
    .map(({ role, content, created_at, files }) => ({ role, created_at, content: clip(content, MESSAGE_MAX), ...(files.length > 0 ? { attached: files } : {}) }));
  return JSON.stringify({ title: session.title, messages });
}
