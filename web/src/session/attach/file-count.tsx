// How many files a waiting message has.
import type { FilePart } from "../../../../src/domain/message.ts";
import { Icon } from "../../ui/icon.tsx";

export function FileCount({ files }: { files: readonly FilePart[] }) {
  if (files.length === 0) return null;
  return (
    <span className="queue-files" title={files.map((file) => file.name).join(", ")}>
      <Icon name="clip" size={14} />
      <span className="num">{files.length}</span>
      <span className="sr-only">{files.length === 1 ? "file" : "files"}</span>
    </span>
  );
}
