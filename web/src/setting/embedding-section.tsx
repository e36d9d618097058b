// Settings, Models: finding by meaning. An embedding model is tried before it is set; how far it is shows itself.
import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useEffect, useState } from "react";
import type { ModelState } from "../../../src/contract/model.ts";
import { messageOf } from "../app/failure.ts";
import { useClient } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";

/** Milliseconds between two looks at how far it is. */
const LOOK = 3000;

/** Without a model it says what one is good for; with one, how far it is and what keeps it. */
export function EmbeddingSection({ embedding }: { embedding: ModelState["embedding"] }) {
  useProgress(embedding.model !== null && embedding.done < embedding.total);
  return (
    <section aria-label="Finding by meaning">
      <h2 className="mt-8 mb-1 text-15 font-semibold">Finding by meaning</h2>
      <p className="mb-3 text-13 text-ink-2">
        {embedding.model === null
          ? "Memories and earlier messages are found by their words. With an embedding model they are also found when other words mean the same."
          : "What is remembered and said is sent to this model once, and each question when it is asked."}
      </p>
      {embedding.model === null ? <ChooseModel /> : <Chosen embedding={embedding} />}
    </section>
  );
}

function useProgress(going: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ["models"] }), LOOK);
    return () => clearInterval(timer);
  }, [going, queries]);
}

function Chosen({ embedding: { model, done, total, error } }: { embedding: ModelState["embedding"] }) {
  const { change, problem, busy } = useChange();
  return (
    <div className="rounded-4 px-4 py-3 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium wrap-anywhere">{model}</span>
        <span role="status" className="min-w-0 flex-1 text-12 text-ink-3">
          {done < total ? `${done} of ${total} texts done` : `All ${total} texts done`}
        </span>
        <Button size="s" variant="quiet" disabled={busy} onClick={() => void change(null)}>
          Stop using it
        </Button>
      </div>
      {(problem ?? error) && (
        <p role="alert" className="mt-1 text-12 text-danger wrap-anywhere">
          {problem ?? error}
        </p>
      )}
    </div>
  );
}

function ChooseModel() {
  const { change, problem, busy } = useChange();
  const [name, setName] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== "") void change(name.trim());
  }
  return (
    <form onSubmit={submit} noValidate className="flex items-end gap-2">
      <TextField
        label="Embedding model, as provider/model"
        placeholder="ollama/nomic-embed-text"
        autoComplete="off"
        spellCheck={false}
        value={name}
        disabled={busy}
        problem={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={busy || name.trim() === ""}>
        {busy ? "Trying it" : "Use it"}
      </Button>
    </form>
  );
}

/** Sets a model once it has answered; null stops using one. */
function useChange() {
  const client = useClient();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function change(embedding_model: string | null): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const tested = embedding_model === null ? null : await client.testModel(embedding_model, true);
      if (tested && !tested.ok) setProblem(tested.message);
      else await client.patchSettings({ embedding_model });
    } catch (error) {
      setProblem(messageOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["models"] });
    setBusy(false);
  }
  return { change, problem, busy };
}
