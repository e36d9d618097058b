// The context that a new session carries, above its composer: it goes along with the first message.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { counted } from "../../../../src/domain/care/deletion.ts";
import { fileSize } from "../../../../src/domain/file/file.ts";
import type { FilePart } from "../../../../src/domain/message.ts";
import { estimateTokens } from "../../../../src/domain/prompt/tokens.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient } from "../../app/services.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { countText } from "../time-text.ts";

/** Pressing it shows the text, just as it will be in the prompt. */
export function CarriedChip({ carries }: { carries: FilePart }) {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const { data: text, error } = useQuery({ queryKey: ["carried", carries.file_id], queryFn: async () => (await client.readFile(carries.file_id)).text() });
  const messages = Number(/: (\d+) of \d+ messages\./.exec(text?.slice(0, 1000) ?? "")?.[1] ?? 0);
  const facts = text === undefined ? fileSize(carries.size) : [messages > 0 && counted(messages, "message"), `${countText(estimateTokens(text))} tokens`].filter(Boolean).join(", ");
  const name = carries.name.replace(/\.md$/, "");
  return (
    <div className="carried">
      <button type="button" className="carried-chip" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="clip" size={14} />
        <span className="carried-name">{name}</span>
        <span className="carried-facts num">{facts}</span>
      </button>
      <span className="carried-note">goes along with your first message</span>
      <PanelDialog wide title={name} open={open} onOpenChange={setOpen}>
        {error && (
          <p role="alert" className="text-13 text-danger">
            {messageOf(error)}
          </p>
        )}
        {text !== undefined && (
          // A person reads it by scrolling, also without a mouse.
          <pre role="region" aria-label="Context" tabIndex={0} dir="auto" className="max-h-[60dvh] overflow-y-auto rounded-3 bg-sunken px-3 py-2.5 font-mono text-12 leading-[1.55] whitespace-pre-wrap wrap-anywhere">
            {text}
          </pre>
        )}
      </PanelDialog>
    </div>
  );
}
