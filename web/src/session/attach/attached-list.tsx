// The files of the next message, above its words: each with its picture or its state, and a way out.
import { fileKind, fileSize } from "../../../../src/domain/file/file.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { Icon } from "../../ui/icon.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Attached } from "./attachments.ts";
import { fileAddress } from "./message-files.tsx";
import { backToText, wasPasted } from "./pasted-export.ts";
import { attachments } from "./use-attachments.ts";

export function AttachedList({ session_id, list }: { session_id: SessionId; list: readonly Attached[] }) {
  return (
    <>
      {list.length > 0 && (
        <ul className="attached" aria-label="Attached files">
          {list.map((one) => (
            <AttachedFile key={one.key} session_id={session_id} one={one} />
          ))}
        </ul>
      )}
      <span className="sr-only" role="status">
        {describe(list)}
      </span>
    </>
  );
}

function AttachedFile({ session_id, one }: { session_id: SessionId; one: Attached }) {
  const remove = () => {
    attachments.remove(session_id, one.key);
    focusComposer(session_id);
  };
  return (
    <li className={`attached-file ${one.state}`}>
      <Picture one={one} />
      <span className="attached-words">
        {!(one.state === "failed" && one.error.startsWith(one.name)) && (
          <span className="attached-name" title={one.name}>
            {one.name}
          </span>
        )}
        <span className="attached-state">{stateText(one)}</span>
        {one.state === "uploading" && <progress max={1} value={one.progress} aria-label={`Uploading ${one.name}`} />}
      </span>
      {one.state === "failed" && one.again && <IconButton icon="undo" label={`Try again: ${one.name}`} size="s" onClick={() => attachments.retry(session_id, one.key)} />}
      {wasPasted(session_id, one.name) && (
        <IconButton
          icon="undo"
          label={`Undo: back to text, ${one.name}`}
          size="s"
          onClick={() => {
            backToText(session_id, one);
            focusComposer(session_id);
          }}
        />
      )}
      <IconButton icon="x" label={`Remove ${one.name}`} size="s" onClick={remove} />
    </li>
  );
}

function Picture({ one }: { one: Attached }) {
  if (one.state === "ready" && fileKind(one.file.media_type) === "image") return <img src={fileAddress(one.file)} alt="" width={36} height={36} />;
  return (
    <span className="attached-icon" aria-hidden="true">
      <Icon name={one.state === "failed" ? "warn" : "clip"} />
    </span>
  );
}

function stateText(one: Attached): string {
  if (one.state === "failed") return one.error;
  return one.state === "ready" ? fileSize(one.size) : `${Math.round(one.progress * 100)} % of ${fileSize(one.size)}`;
}

/** What changed, for those who cannot see it; without the numbers, which change all the time. */
function describe(list: readonly Attached[]): string {
  const names = (state: Attached["state"]) => list.filter((one) => one.state === state).map((one) => one.name);
  const [ready, uploading] = [names("ready"), names("uploading")];
  const failed = list.flatMap((one) => (one.state === "failed" ? [one.error] : []));
  const said = [...failed, ...(uploading.length > 0 ? [`Uploading ${uploading.join(", ")}`] : []), ...(ready.length > 0 ? [`Attached: ${ready.join(", ")}`] : [])];
  return said.join(". ");
}
