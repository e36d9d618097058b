// Sending a file up from the browser. Not with fetch, which does not say how far it is.
import { readProblem, unreachable } from "../../../../src/client/problem.ts";
import type { UploadedFile } from "../../../../src/contract/file.ts";

/** Sends `file` and tells its progress, 0 to 1. Rejects with AppError; an abort ends it. */
export function uploadFile(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/files?name=${encodeURIComponent(file.name.slice(-1000) || "file")}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 201) return resolve(JSON.parse(request.responseText) as UploadedFile);
      readProblem(new Response(request.responseText, { status: request.status })).then(reject, reject);
    });
    request.addEventListener("error", (event) => reject(unreachable("", event)));
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason as Error);
    });
    request.send(file);
  });
}
