// A link that is open: for whom, until when, and the way to take it back.
import type { Invite } from "../../../../src/domain/person/invite.ts";
import { useClient } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { useChange } from "./use-change.ts";

export function InviteLine({ invite }: { invite: Invite }) {
  const client = useClient();
  const { busy, run } = useChange();
  const until = new Date(invite.expires_at).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-0">
      <span className="text-ink-2 wrap-anywhere">{invite.name}</span>
      <Chip>{invite.kind === "join" ? "invited" : "new password"}</Chip>
      <span className="min-w-0 flex-1 text-12 text-ink-3">link good until {until}</span>
      <Button size="s" variant="quiet" disabled={busy} aria-label={`Take back the link for ${invite.name}`} onClick={() => void run(() => client.revokeInvite(invite.invite_id))}>
        Take back
      </Button>
    </li>
  );
}
