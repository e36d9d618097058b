// People on the wire: who may use this home, and how somebody leaves it.
import { z } from "zod";
import type { PersonRow } from "../../domain/person/person.ts";
import type { Equal } from "../equal.ts";
import { instant, personId } from "../id.ts";
import { inviteSchema, personName } from "./invite.ts";

export const personSchema = z
  .object({
    person_id: personId,
    name: z.string(),
    role: z.enum(["owner", "member"]),
    created_at: instant,
    removed_at: instant.nullable().meta({ description: "Set for somebody who was removed and whose sessions were kept" }),
    sessions: z.number().int().meta({ description: "How many sessions there are; nobody else reads them" }),
  })
  .meta({ id: "Person" });
const personIsDomain: Equal<z.infer<typeof personSchema>, PersonRow> = true;
void personIsDomain;

export const peopleSchema = z
  .object({ people: z.array(personSchema), invites: z.array(inviteSchema).meta({ description: "Links that are open" }), next_cursor: z.null() })
  .meta({ id: "People" });
export type People = z.infer<typeof peopleSchema>;

export const renamePersonSchema = z.object({ name: personName }).strict().meta({ id: "RenamePerson" });

/** Nothing stands for a choice here: what is deleted is deleted for good. */
export const removePersonQuerySchema = z
  .object({ sessions: z.enum(["delete", "keep"]).meta({ description: "What becomes of the person's sessions; kept ones can be read by nobody, and deleted later" }) })
  .strict();

export const removedPersonSchema = z
  .object({
    person_id: personId,
    sessions: z.enum(["deleted", "kept"]),
    counts: z.object({ sessions: z.number().int(), messages: z.number().int(), files: z.number().int() }).meta({ description: "What was deleted" }),
  })
  .meta({ id: "RemovedPerson" });
export type RemovedPerson = z.infer<typeof removedPersonSchema>;
