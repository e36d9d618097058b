// One person: renamed in place, given a link for a new password, removed after a question.
import type { FormEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { CreatedInvite } from "../../../../src/contract/person/invite.ts";
import type { PersonRow } from "../../../../src/domain/person/person.ts";
import { PERSON_NAME_MAX } from "../../../../src/domain/person/person.ts";
import { useClient } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { formText } from "../../ui/form-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { RemoveQuestion } from "./remove-question.tsx";
import { useChange } from "./use-change.ts";

export type PersonLineProps = { person: PersonRow; onLink: (link: CreatedInvite) => void };

export function PersonLine({ person, onLink }: PersonLineProps) {
  const client = useClient();
  const { busy, run } = useChange();
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { person_id, name, role, sessions } = person;
  const member = role === "member";
  const gone = person.removed_at !== null;
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-0">
      {renaming ? (
        <RenameForm name={name} onDone={(next) => (setRenaming(false), next && void run(async () => void (await client.renamePerson(person_id, next))))} />
      ) : (
        <>
          <span className={`font-medium wrap-anywhere ${gone ? "text-ink-3" : ""}`}>{name}</span>
          <Chip>{gone ? "removed" : role}</Chip>
          <span className="flex-1 text-12 whitespace-nowrap text-ink-3">{`${sessions} ${sessions === 1 ? "session" : "sessions"}${gone ? " kept" : ""}`}</span>
          <span className="flex flex-wrap gap-x-1 max-md:-ml-[9px]">
            {!gone && (
              <Button size="s" variant="quiet" disabled={busy} aria-label={`Rename ${name}`} onClick={() => setRenaming(true)}>
                Rename
              </Button>
            )}
            {member && !gone && (
              <Button size="s" variant="quiet" disabled={busy} aria-label={`New password for ${name}`} onClick={() => void run(async () => onLink(await client.resetPerson(person_id)))}>
                New password
              </Button>
            )}
            {member && (
              <Button size="s" variant="quiet" disabled={busy} aria-label={gone ? `Delete the sessions of ${name}` : `Remove ${name}`} onClick={() => setRemoving(true)}>
                {gone ? "Delete sessions" : "Remove"}
              </Button>
            )}
          </span>
        </>
      )}
      <RemoveQuestion person={person} open={removing} onOpenChange={setRemoving} />
    </li>
  );
}

/** Enter keeps, Esc restores. */
function RenameForm({ name, onDone }: { name: string; onDone: (next: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const next = formText(event.currentTarget, "person").trim();
    onDone(next === "" || next === name ? null : next);
  }
  return (
    <form onSubmit={submit} className="flex flex-1 flex-wrap items-center gap-2" noValidate>
      <TextField
        label={`New name for ${name}`}
        labelHidden
        ref={field}
        name="person"
        defaultValue={name}
        maxLength={PERSON_NAME_MAX}
        className="max-w-[300px] flex-1"
        autoComplete="off"
        onKeyDown={(event) => event.key === "Escape" && onDone(null)}
      />
      <Button type="submit" size="s">
        Keep name
      </Button>
    </form>
  );
}
