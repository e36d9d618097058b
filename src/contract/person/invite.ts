// Invitations on the wire: links by which somebody joins or chooses a new password.
import { z } from "zod";
import type { Invite } from "../../domain/person/invite.ts";
import { PASSWORD_MIN, PERSON_NAME_MAX } from "../../domain/person/person.ts";
import type { Equal } from "../equal.ts";
import { instant, inviteId, personId } from "../id.ts";

export const inviteSchema = z
  .object({
    invite_id: inviteId,
    kind: z.enum(["join", "reset"]),
    name: z.string(),
    person_id: personId.nullable().meta({ description: "Whose password it changes; null for somebody new" }),
    created_at: instant,
    expires_at: instant,
  })
  .meta({ id: "Invite" });
const inviteIsDomain: Equal<z.infer<typeof inviteSchema>, Invite> = true;
void inviteIsDomain;

/** A name that fits on one line. */
export const personName = z
  .string()
  .max(PERSON_NAME_MAX)
  .transform((text) => text.toWellFormed().replace(/[\s\p{Cc}]+/gu, " ").trim())
  .refine((text) => text !== "", "the name is empty");

export const createInviteSchema = z.object({ name: personName }).strict().meta({ id: "CreateInvite" });

export const createdInviteSchema = z
  .object({ invite: inviteSchema, url: z.string().meta({ description: "The link, shown this once; good for seven days and one use" }) })
  .meta({ id: "CreatedInvite" });
export type CreatedInvite = z.infer<typeof createdInviteSchema>;

const code = z.string().min(1).max(200).meta({ description: "What stands behind # in the link" });

export const readInviteSchema = z.object({ code }).strict().meta({ id: "ReadInvite" });

export const invitedSchema = z.object({ kind: z.enum(["join", "reset"]), name: z.string(), expires_at: instant }).meta({ id: "Invited" });
export type Invited = z.infer<typeof invitedSchema>;

export const acceptInviteSchema = z
  .object({ code, password: z.string().min(PASSWORD_MIN, `must have at least ${PASSWORD_MIN} characters`).max(200) })
  .strict()
  .meta({ id: "AcceptInvite" });
