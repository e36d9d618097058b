// Files that come into the window by themselves: pasted, or dropped anywhere on it.
import type { ClipboardEvent } from "react";
import { useEffect, useRef, useState } from "react";

/** Files that were pasted; then the paste is dealt with. Words that come with a picture of themselves stay words. */
export function takePasted(event: ClipboardEvent): File[] {
  const { files, types } = event.clipboardData;
  if (files.length === 0 || types.includes("text/plain")) return [];
  event.preventDefault();
  return [...files];
}

/** Takes files that are dropped on the window; true while some are held over it. Folders are left out. */
export function useDrop(onFiles: (files: File[], folders: number) => void): boolean {
  const [over, setOver] = useState(false);
  const handler = useRef(onFiles);
  useEffect(() => {
    handler.current = onFiles;
  }, [onFiles]);
  useEffect(() => {
    const controller = new AbortController();
    const listen = (type: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      addEventListener(type, (event) => event.dataTransfer?.types.includes("Files") && act(event), { signal: controller.signal });
    listen("dragover", (event) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    });
    // Leaving the window has nothing it goes to; moving between its parts has.
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen("drop", (event) => {
      event.preventDefault();
      setOver(false);
      const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
      const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory).flatMap((item) => item.getAsFile() ?? []);
      handler.current(files, items.length - files.length);
    });
    return () => controller.abort();
  }, []);
  return over;
}
