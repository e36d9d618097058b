// The question before everything that an agent remembers is forgotten: its name must be typed.
import { useState } from "react";
import type { FormEvent } from "react";
import type { AgentId } from "../../../../src/domain/ids.ts";
import { messageOf } from "../../app/failure.ts";
import { useServices } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useRefreshMemory } from "../data/memory-store.ts";
import { countWords } from "../mark/memory-words.ts";

export type ClearQuestionProps = { agent_id: AgentId; name: string; open: boolean; onOpenChange: (open: boolean) => void };

/** A panel with one field; the button works once the name stands in it. */
export function ClearQuestion({ agent_id, name, open, onOpenChange }: ClearQuestionProps) {
  return (
    <PanelDialog title={`Forget everything ${name} remembers?`} open={open} onOpenChange={onOpenChange}>
      <ClearForm agent_id={agent_id} name={name} onDone={() => onOpenChange(false)} />
    </PanelDialog>
  );
}

function ClearForm({ agent_id, name, onDone }: { agent_id: AgentId; name: string; onDone: () => void }) {
  const { client, toasts } = useServices();
  const refresh = useRefreshMemory();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const right = typed.trim().toLowerCase() === name.toLowerCase();
  async function clear(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!right || busy) return;
    setBusy(true);
    try {
      const { deleted } = await client.clearMemories(agent_id);
      await refresh();
      toasts.show({ text: `Forgot ${countWords(deleted)} of ${name}` });
      onDone();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void clear(event)}>
      <p className="mb-3 text-14 text-ink-2">Every memory and every change goes for good, also what is held for you. Sessions and their messages stay.</p>
      <TextField label={`Type ${name} to go on`} value={typed} autoComplete="off" problem={problem} onChange={(event) => setTyped(event.target.value)} />
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="danger" disabled={!right || busy}>
          Forget everything
        </Button>
      </div>
    </form>
  );
}
