// What a person attaches to the next message of each session: on its way up, there, or refused with the reason. Uploads go
// on while another tab is in front.
import type { UploadedFile } from "../../../../src/contract/file.ts";
import { AppError, isAppError } from "../../../../src/domain/errors.ts";
import { FILE_MAX, FILES_MAX, fileName, fileSize } from "../../../../src/domain/file/file.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { FilePart } from "../../../../src/domain/message.ts";
import { messageOf } from "../../app/failure.ts";

export type Attached = { key: string; name: string; size: number } & (
  | { state: "uploading"; /** 0 to 1 */ progress: number }
  | { state: "ready"; file: FilePart }
  | { state: "failed"; error: string; /** The same file may go through another time. */ again: boolean }
);

export type AttachDeps = {
  /** Sends a file up; rejects with AppError. */
  upload: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<UploadedFile>;
  load: (session_id: SessionId) => readonly FilePart[];
  save: (session_id: SessionId, files: readonly FilePart[]) => void;
};

const NONE: readonly Attached[] = [];
/** Refusals that say something about the file itself. */
const FOR_GOOD: ReadonlySet<string> = new Set(["invalid_request", "payload_too_large", "unsupported_media_type"]);

export function createAttachments(deps: AttachDeps) {
  const lists = new Map<SessionId, readonly Attached[]>();
  const listeners = new Set<() => void>();
  /** Bytes and brakes of what is not there yet, by key. */
  const sources = new Map<string, { file: File; stop: AbortController }>();
  let count = 0;

  function list(session_id: SessionId): readonly Attached[] {
    const known = lists.get(session_id);
    if (known) return known;
    const stored = deps.load(session_id);
    const read = stored.length === 0 ? NONE : stored.map(toReady);
    lists.set(session_id, read);
    return read;
  }
  function set(session_id: SessionId, next: readonly Attached[]): void {
    lists.set(session_id, next);
    for (const listener of listeners) listener();
  }
  function change(session_id: SessionId, next: Attached): void {
    set(session_id, list(session_id).map((one) => (one.key === next.key ? next : one)));
  }
  function store(session_id: SessionId): void {
    deps.save(session_id, readyOf(list(session_id)));
  }

  async function send(session_id: SessionId, key: string): Promise<void> {
    const source = sources.get(key);
    if (!source) return;
    const { file, stop } = source;
    const head = { key, name: fileName(file.name), size: file.size };
    change(session_id, { ...head, state: "uploading", progress: 0 });
    try {
      if (file.size > FILE_MAX) throw new AppError("payload_too_large", `${head.name} is too large. A file may have ${fileSize(FILE_MAX)}.`);
      const uploaded = await deps.upload(file, (progress) => change(session_id, { ...head, state: "uploading", progress }), stop.signal);
      sources.delete(key);
      change(session_id, { ...toReady({ type: "file", ...uploaded }), key });
      store(session_id);
    } catch (error) {
      if (stop.signal.aborted) return;
      const again = !(isAppError(error) && FOR_GOOD.has(error.code));
      change(session_id, { ...head, state: "failed", error: messageOf(error), again });
    }
  }

  return {
    list,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Begins to send files up. Returns how many had no place any more: a message has at most `FILES_MAX`. */
    add(session_id: SessionId, files: readonly File[]): number {
      const room = Math.max(0, FILES_MAX - list(session_id).length);
      const taken = files.slice(0, room).map((file) => {
        const key = `file-${(count += 1)}`;
        sources.set(key, { file, stop: new AbortController() });
        return { key, name: fileName(file.name), size: file.size, state: "uploading" as const, progress: 0 };
      });
      if (taken.length > 0) set(session_id, [...list(session_id), ...taken]);
      for (const { key } of taken) void send(session_id, key);
      return files.length - taken.length;
    },
    retry: (session_id: SessionId, key: string): void => void send(session_id, key),
    remove(session_id: SessionId, key: string): void {
      sources.get(key)?.stop.abort();
      sources.delete(key);
      set(session_id, list(session_id).filter((one) => one.key !== key));
      store(session_id);
    },
    /** Takes the files for a message that is being sent. */
    take(session_id: SessionId): FilePart[] {
      const files = readyOf(list(session_id));
      if (files.length === 0) return files;
      set(session_id, list(session_id).filter((one) => one.state !== "ready"));
      store(session_id);
      return files;
    },
    /** Reads again what is kept: files came back, or another window changed them. What is on its way here stays. */
    refresh(session_id: SessionId): void {
      set(session_id, [...deps.load(session_id).map(toReady), ...list(session_id).filter((one) => one.state !== "ready")]);
    },
  };
}

function toReady(file: FilePart): Attached {
  return { key: file.file_id, name: file.name, size: file.size, state: "ready", file };
}

function readyOf(list: readonly Attached[]): FilePart[] {
  return list.flatMap((one) => (one.state === "ready" ? [one.file] : []));
}
