// Inviting somebody: their name, and the link comes in a panel.
import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import type { CreatedInvite } from "../../../../src/contract/person/invite.ts";
import { PERSON_NAME_MAX } from "../../../../src/domain/person/person.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { formText } from "../../ui/form-text.ts";
import { TextField } from "../../ui/text-field.tsx";

export function InviteForm({ onLink }: { onLink: (link: CreatedInvite) => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const name = formText(form, "person").trim();
    if (name === "") return setProblem("Enter the name to log in with.");
    setBusy(true);
    setProblem(null);
    try {
      onLink(await client.invitePerson(name));
      form.reset();
    } catch (error) {
      setProblem(messageOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["people"] });
    setBusy(false);
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-2" noValidate>
      <TextField label="Name" name="person" autoComplete="off" maxLength={PERSON_NAME_MAX} problem={problem} className="max-w-[300px] flex-1" />
      <Button type="submit" variant="primary" disabled={busy}>
        Make a link
      </Button>
    </form>
  );
}
