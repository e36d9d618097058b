// Handing a session to another agent: its context as a file that goes along with the first message of a new session.
import { AppError } from "../../domain/errors.ts";
import { exportSession } from "../../domain/export/export.ts";
import type { Masked } from "../../domain/export/mask.ts";
import type { ExportSource } from "../../domain/export/transcript.ts";
import { fileSize, TEXT_FILE_MAX } from "../../domain/file/file.ts";
import type { AgentId, SessionId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { Message } from "../../domain/message.ts";
import { requireAgent } from "../agent.ts";
import type { App, Who } from "../app.ts";
import { keepWith, receiveFile } from "../file/file.ts";
import { nothingYet, readSource } from "./export.ts";

/** `last` counts messages of people and agents; null or absent is all. Secrets are masked unless `mask` is false. */
export type HandOffWish = { agent_id: AgentId; last?: number | null | undefined; tools?: boolean | undefined; mask?: boolean | undefined };

/** Exactly what the new session's prompt will contain, beside what its agent always has. */
export type HandOffPreview = { name: string; text: string; tokens: number; messages: number; masked: Masked[] };

/** What would be handed on. Throws 404 and 409 for the session or the agent, 413 when it is more than a prompt takes. */
export async function previewHandOff(app: App, who: Who, session_id: SessionId, wish: HandOffWish): Promise<HandOffPreview> {
  return (await prepare(app, who, session_id, wish)).preview;
}

/** Starts a session with another agent that carries the context. Throws as `previewHandOff`. */
export async function handOff(app: App, who: Who, session_id: SessionId, wish: HandOffWish & { title?: string | undefined }): Promise<{ session: Session; preview: HandOffPreview }> {
  const { source, preview } = await prepare(app, who, session_id, wish);
  const last = source.messages.at(-1) as Message;
  const { media_type, name, received } = await receiveFile(app, { name: preview.name, declared: "text/markdown", bytes: bytesOf(preview.text) });
  const file = { file_id: app.random.id("fil"), name, media_type, size: received.size, hash: received.hash };
  const { session } = await keepWith(app, [received], () =>
    app.store.run("handOff", {
      ...{ session_id: app.random.id("ses"), ...who, agent_id: wish.agent_id, title: wish.title ?? null },
      ...{ file, from: { session_id, message_id: last.message_id }, now: app.clock.now() },
    }),
  );
  return { session, preview };
}

async function prepare(app: App, who: Who, session_id: SessionId, { agent_id, last = null, tools = false, mask = true }: HandOffWish): Promise<{ source: ExportSource; preview: HandOffPreview }> {
  const source = await readSource(app, who, session_id, { last, memories: false });
  requireAgent(app, agent_id, "not_found");
  const { name, text, tokens, messages, masked } = exportSession(source, { format: "context", last, tools, memories: false, mask });
  if (messages === 0) throw nothingYet(session_id);
  const size = new TextEncoder().encode(text).length;
  if (size > TEXT_FILE_MAX) {
    throw new AppError("payload_too_large", `This context has ${fileSize(size)}. An agent takes ${fileSize(TEXT_FILE_MAX)} at once: hand on fewer messages, or leave the tools out.`, { details: { size } });
  }
  return { source, preview: { name, text, tokens, messages, masked } };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
