// The files of a message in the transcript: pictures to look at, everything else to save.
import { useState } from "react";
import { fileKind, fileSize } from "../../../../src/domain/file/file.ts";
import type { FilePart } from "../../../../src/domain/message.ts";
import { Icon } from "../../ui/icon.tsx";

/** Where a file's bytes are. */
export function fileAddress({ file_id }: Pick<FilePart, "file_id">): string {
  return `/api/files/${file_id}`;
}

export function MessageFiles({ files }: { files: readonly FilePart[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="message-files" aria-label="Attached files">
      {files.map((file) => (
        <li key={file.file_id}>{fileKind(file.media_type) === "image" ? <Picture file={file} /> : <Chip file={file} />}</li>
      ))}
    </ul>
  );
}

/** A picture at a size that is known before it is there, so that nothing moves when it comes; whole in a page of its own. */
function Picture({ file }: { file: FilePart }) {
  const [gone, setGone] = useState(false);
  if (gone) return <Chip file={file} />;
  return (
    <a className="file-picture" href={fileAddress(file)} target="_blank" rel="noreferrer" title={file.name}>
      <img src={fileAddress(file)} alt={file.name} loading="lazy" width={160} height={120} onError={() => setGone(true)} />
    </a>
  );
}

function Chip({ file }: { file: FilePart }) {
  return (
    <a className="file-chip" href={fileAddress(file)} download={file.name}>
      <Icon name="clip" />
      <span className="file-name">{file.name}</span>
      <span className="file-size">{fileSize(file.size)}</span>
    </a>
  );
}
