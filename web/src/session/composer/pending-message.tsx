// A message on its way: already on the page, and marked as soon as it takes longer than it should.
import { useDamaged } from "../../app/services.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MessageFiles } from "../attach/message-files.tsx";
import type { Unsent } from "../outbox.ts";
import { OwnText } from "../transcript/own-message.tsx";
import { useTakeBack } from "./take-back.ts";

export function PendingMessage({ unsent }: { unsent: Unsent }) {
  const takeBack = useTakeBack(unsent);
  const damaged = useDamaged();
  const late = unsent.state === "late";
  return (
    <div className="lane queued">
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
      </div>
      <div className={`turn own pending ${late ? "late" : ""}`}>
        <MessageFiles files={unsent.attachments} />
        {unsent.content.trim() !== "" && <OwnText text={unsent.content} />}
        {late && (
          <p className="pending-note">
            Not sent yet. It is sent as soon as the {damaged ? "database is in order" : "server answers"}.
            <IconButton icon="undo" label="Take back as draft" size="s" onClick={takeBack} />
          </p>
        )}
      </div>
    </div>
  );
}
