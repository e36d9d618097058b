// A link for somebody, shown this once, to be copied and handed over.
import type { CreatedInvite } from "../../../../src/contract/person/invite.ts";
import { CopyButton } from "../../session/copy-button.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { useLastOf } from "../../ui/last-of.ts";
import { TextField } from "../../ui/text-field.tsx";

export function LinkPanel({ link, onClose }: { link: CreatedInvite | null; onClose: () => void }) {
  const shown = useLastOf(link);
  if (!shown) return null;
  const { name, kind } = shown.invite;
  return (
    <PanelDialog title={kind === "join" ? `A link for ${name}` : `A new password for ${name}`} open={link !== null} onOpenChange={(open) => open || onClose()}>
      <p className="mb-3 text-14 text-ink-2 wrap-anywhere">
        Hand it to {name}. It works once, within seven days, and is not shown again: the server keeps only its hash.
      </p>
      <TextField label="Link" value={shown.url} readOnly onFocus={(event) => event.currentTarget.select()} end={<CopyButton label="Copy link" text={() => shown.url} />} />
    </PanelDialog>
  );
}
