// The files of a prompt: their bytes are read when a step is asked, and only those that the model takes.
import { fileKind, filesOf } from "../../domain/file/file.ts";
import type { FileId } from "../../domain/ids.ts";
import type { FilePart, Part } from "../../domain/message.ts";
import { messageTokens } from "../../domain/prompt/tokens.ts";
import type { Accepts, FileContent, StepRequest } from "../../ports/model.ts";
import type { App } from "../app.ts";
import type { TurnRun } from "../turn/turn-run.ts";

/**
 * Bytes of files that earlier messages may add to a prompt. With what is being answered they stay below what providers take
 * in one request, in most conversations; older ones are left out first.
 */
const EARLIER_MAX = 12_000_000;

/** The request with the contents of its files. */
export async function attachFiles(app: Pick<App, "store" | "files">, run: Pick<TurnRun, "model" | "session">, request: StepRequest): Promise<StepRequest> {
  const wanted = chooseFiles(request, run.model.accepts);
  if (wanted.size === 0) return request;
  const file_ids = [...wanted].flatMap(([file_id, left_out]) => (left_out === null ? [file_id] : []));
  const stored = await app.store.ask("readFiles", { file_ids, person_id: run.session.on_behalf_of });
  const hashes = new Map(stored.map((file) => [file.file_id, file.hash]));
  const files = new Map<FileId, FileContent>();
  for (const [file_id, left_out] of wanted) {
    const hash = hashes.get(file_id);
    const data = hash === undefined ? undefined : await app.files.read(hash);
    files.set(file_id, data ? { data } : { left_out: left_out ?? "gone" });
  }
  return { ...request, files };
}

/** Each file of the messages: null when it goes along, else why not. From the newest on, as long as there is room. */
function chooseFiles({ messages }: StepRequest, accepts: Accepts): Map<FileId, "not_accepted" | "too_much" | null> {
  const chosen = new Map<FileId, "not_accepted" | "too_much" | null>();
  const asked = messages.findLastIndex((message) => message.role === "user");
  let room = EARLIER_MAX;
  for (const [index, message] of [...messages.entries()].toReversed()) {
    for (const file of filesOf(message.parts)) {
      if (chosen.has(file.file_id)) continue;
      const accepted = isAccepted(file, accepts);
      const fits = index >= asked || file.size <= room;
      if (accepted && fits && index < asked) room -= file.size;
      chosen.set(file.file_id, accepted ? (fits ? null : "too_much") : "not_accepted");
    }
  }
  return chosen;
}

/** The estimated tokens of files in these messages that the model is not given: of them goes only a note. */
export function unsentTokens(messages: readonly { parts: Part[] }[], accepts: Accepts): number {
  const unsent = messages.flatMap(({ parts }) => filesOf(parts)).filter((file) => !isAccepted(file, accepts));
  return unsent.length === 0 ? 0 : messageTokens(unsent);
}

function isAccepted({ media_type }: FilePart, accepts: Accepts): boolean {
  const kind = fileKind(media_type);
  return kind === "text" || accepts[kind];
}
