// The question before a person is removed: what becomes of their sessions is chosen, never assumed.
import { useState } from "react";
import type { PersonRow } from "../../../../src/domain/person/person.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { useChange } from "./use-change.ts";

type Choice = "delete" | "keep";

export function RemoveQuestion({ person, open, onOpenChange }: { person: PersonRow; open: boolean; onOpenChange: (open: boolean) => void }) {
  const client = useClient();
  const toast = useToast();
  const { busy, run } = useChange();
  const { person_id, name } = person;
  const sessions = `${person.sessions} ${person.sessions === 1 ? "session" : "sessions"}`;
  const gone = person.removed_at !== null;
  // Where nothing is left to choose there is no question about it.
  const only: Choice | null = gone || person.sessions === 0 ? "delete" : null;
  const [chosen, setChosen] = useState<Choice | null>(null);
  const choice = only ?? chosen;

  async function remove(): Promise<void> {
    if (choice === null) return;
    await client.removePerson(person_id, choice);
    onOpenChange(false);
    toast({ text: choice === "keep" ? `Removed ${name}; ${sessions} kept` : `Removed ${name} with ${sessions}` });
  }
  return (
    <PanelDialog title={gone ? `Delete what ${name} left?` : `Remove ${name}?`} open={open} onOpenChange={onOpenChange}>
      <p className="text-14 text-ink-2">{gone ? `${sessions} go for good.` : "Their logins, tokens and running answers end at once."}</p>
      {only === null && (
        <fieldset className="mt-3 flex flex-col gap-2 text-14">
          <legend className="sr-only">What becomes of the sessions</legend>
          <Option label={`Delete ${sessions} and the memories for good`} checked={chosen === "delete"} onChoose={() => setChosen("delete")} />
          <Option label={`Keep ${sessions}: nobody can read them, and they can be deleted later`} checked={chosen === "keep"} onChoose={() => setChosen("keep")} />
        </fieldset>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button variant="danger" disabled={busy || choice === null} onClick={() => void run(remove)}>
          {gone ? "Delete sessions" : `Remove ${name}`}
        </Button>
      </div>
    </PanelDialog>
  );
}

function Option({ label, checked, onChoose }: { label: string; checked: boolean; onChoose: () => void }) {
  return (
    <label className="flex items-start gap-2 py-1">
      <input type="radio" name="sessions" checked={checked} onChange={onChoose} className="mt-1 flex-none accent-(--ink)" />
      {label}
    </label>
  );
}
