// Export context: the session as a text to copy or to save, with what is in it to be seen before.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionExport } from "../../../../src/domain/export/export.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { ChipButton } from "../../ui/chip.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { copyText } from "../copy-button.tsx";
import { Check, EVERYTHING, lastOf, ScopeFields } from "./scope-fields.tsx";
import { TextPreview } from "./text-preview.tsx";
import { useLate } from "./use-late.ts";

const PAUSE = 250;
const FORMAT_WORD = { markdown: "Markdown, for people and prompts", json: "JSON, for programs" } as const;
type Format = keyof typeof FORMAT_WORD;

export function ExportDialog({ session, open, onOpenChange }: { session: Session; open: boolean; onOpenChange: (open: boolean) => void }) {
  const { session_id, message_count } = session;
  const client = useClient();
  const toast = useToast();
  const [format, setFormat] = useState<Format>("markdown");
  const [scope, setScope] = useState(EVERYTHING);
  const [memories, setMemories] = useState(false);
  const last = lastOf(scope);
  const wish = JSON.stringify({ format, tools: scope.tools, memories, mask: scope.mask, ...(typeof last === "number" ? { last } : {}) });
  const asked = useLate(wish, PAUSE);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ["export", session_id, asked],
    enabled: open && last !== undefined,
    queryFn: () => client.exportSession(session_id, JSON.parse(asked) as { format: Format }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  // What is copied is what is shown.
  const stale = wish !== asked || isPlaceholderData || (isFetching && !data);
  const ready = data !== undefined && !stale && !error && last !== undefined;
  async function copy(found: SessionExport): Promise<void> {
    try {
      await copyText(found.text);
      toast({ text: `Copied “${found.name}”` });
      onOpenChange(false);
    } catch {
      toast({ tone: "error", text: "The browser did not allow copying. Download it instead." });
    }
  }
  return (
    <PanelDialog wide title="Export context" open={open} onOpenChange={onOpenChange}>
      <div role="group" aria-label="Form" className="mb-2 flex flex-wrap gap-1.5">
        {(Object.keys(FORMAT_WORD) as Format[]).map((one) => (
          <ChipButton key={one} on={format === one} onClick={() => setFormat(one)}>
            {FORMAT_WORD[one]}
          </ChipButton>
        ))}
      </div>
      <ScopeFields scope={scope} onChange={(part) => setScope((now) => ({ ...now, ...part }))} messages={message_count} />
      <div className="flex flex-wrap gap-x-5">
        <Check label="With what tools did" checked={scope.tools} onChange={(tools) => setScope((now) => ({ ...now, tools }))} />
        <Check label="With its memories" checked={memories} onChange={setMemories} />
        <Check label="Mask secrets" checked={scope.mask} onChange={(mask) => setScope((now) => ({ ...now, mask }))} />
      </div>
      <TextPreview preview={data} stale={stale} mask={scope.mask} error={last === undefined ? "Say how many messages: 1 or more." : error ? messageOf(error) : null} />
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button disabled={!ready} onClick={() => data && saveFile(data)}>
          Download
        </Button>
        <Button variant="primary" disabled={!ready} onClick={() => data && void copy(data)}>
          Copy
        </Button>
      </div>
    </PanelDialog>
  );
}

function saveFile({ name, media_type, text }: SessionExport): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${media_type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
