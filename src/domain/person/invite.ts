// Invitations: links by which somebody joins, or chooses a new password. Each is good once, for seven days.
import { AppError } from "../errors.ts";
import type { InviteId, PersonId } from "../ids.ts";

export type InviteKind = "join" | "reset";

/** `person_id` is whose password a `reset` changes, null for `join`. */
export type Invite = { invite_id: InviteId; kind: InviteKind; name: string; person_id: PersonId | null; created_at: string; expires_at: string };

/** An invitation and how it ended, if it did. */
export type StoredInvite = Invite & { used_at: string | null; revoked_at: string | null };

/** How long a link is good, in milliseconds. */
export const INVITE_LIFE = 7 * 24 * 3_600_000;

const ENDED = {
  used: "This link was used already. Log in with your name and password, or ask for a new link.",
  revoked: "This link was taken back. Ask for a new one.",
  expired: "This link has expired: it was good for seven days. Ask for a new one.",
};

/** The invitation, if it is open at `now`, milliseconds. Throws 404 for an unknown one, 409 `invite_ended` that says how it ended. */
export function requireOpen(invite: StoredInvite | null, now: number): StoredInvite {
  if (!invite) throw new AppError("not_found", "This is no invitation of this server. Check that the whole link was copied, or ask for a new one.");
  const how = invite.used_at ? "used" : invite.revoked_at ? "revoked" : Date.parse(invite.expires_at) <= now ? "expired" : undefined;
  if (how) throw new AppError("invite_ended", ENDED[how], { details: { how } });
  return invite;
}
