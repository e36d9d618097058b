// The window's one list of what is being attached, for its composer.
import { useEffect, useSyncExternalStore } from "react";
import { FILES_MAX } from "../../../../src/domain/file/file.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { Attached } from "./attachments.ts";
import { createAttachments } from "./attachments.ts";
import { loadFiles, saveFiles, watchFiles } from "./draft-file.ts";
import { uploadFile } from "./upload.ts";

export const attachments = createAttachments({ upload: uploadFile, load: loadFiles, save: saveFiles });

/** What is attached to the session's next message. */
export function useAttached(session_id: SessionId): readonly Attached[] {
  useEffect(() => {
    // Files may have come back while no composer stood here.
    attachments.refresh(session_id);
    return watchFiles(session_id, () => attachments.refresh(session_id));
  }, [session_id]);
  return useSyncExternalStore(attachments.subscribe, () => attachments.list(session_id));
}

/** Attaches files and says what was left out, if anything. */
export function attachFiles(session_id: SessionId, files: readonly File[], folders: number): string | null {
  const left = attachments.add(session_id, files);
  if (left > 0) return `A message may have ${FILES_MAX} files. ${left} ${left === 1 ? "was" : "were"} left out.`;
  return folders > 0 ? "Folders cannot be attached. Attach the files in them." : null;
}

/** Why what is attached cannot be sent yet; null when it can. */
export function describePending(list: readonly Attached[]): string | null {
  if (list.length > FILES_MAX) return `A message may have ${FILES_MAX} files. Remove some.`;
  if (list.some((one) => one.state === "failed")) return "Remove what could not be attached, or try it again.";
  return list.some((one) => one.state === "uploading") ? "Files are still on their way. Send when they are there." : null;
}
