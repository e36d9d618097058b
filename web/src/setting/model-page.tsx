// Settings, Models: which model answers, and the ways to connect another.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ModelState } from "../../../src/contract/model.ts";
import { messageOf } from "../app/failure.ts";
import { Notice } from "../app/notice.tsx";
import { useClient, useIsOwner, useModelState, useToast } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { EmbeddingSection } from "./embedding-section.tsx";
import { ModelCards } from "./model-cards.tsx";

/** Keys never come back from the server, so none is shown. */
export function ModelPage() {
  const models = useModelState();
  const isOwner = useIsOwner();
  useEffect(() => {
    document.title = "Models · Rapport";
  }, []);
  if (!isOwner) return <Notice title="Only the owner sees this" text="Which models answer is set by the owner of this server." />;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-[26px] max-md:px-4">
      <div className="mx-auto max-w-[760px]">
        <h1 className="font-head text-18 leading-head font-semibold tracking-[-.01em]">Models</h1>
        <p className="mt-1 text-14 text-ink-2">
          {models === undefined && "Reading what is set."}
          {models?.offline && "Offline: quotes, does not reason. Connect a model below."}
          {models && !models.offline && (
            <>
              Agents without a model of their own use <b className="font-medium text-ink wrap-anywhere">{models.default_model}</b>, {SOURCE[models.default_source]}.
            </>
          )}
        </p>
        {models && <Providers models={models} />}
        <h2 className="mt-8 mb-3 text-15 font-semibold">Connect a model</h2>
        <ModelCards />
        {models && <EmbeddingSection embedding={models.embedding} />}
      </div>
    </div>
  );
}

const SOURCE: Record<ModelState["default_source"], string> = {
  settings: "as set here",
  environment: "found in the environment",
  local: "found on this machine",
  "built-in": "built in",
};

function Providers({ models }: { models: ModelState }) {
  const shown = models.providers.filter((provider) => provider.kind !== "offline");
  if (shown.length === 0) return null;
  return (
    <ul className="mt-4 rounded-4 shadow-[inset_0_0_0_1px_var(--line)]">
      {shown.map((provider) => (
        <ProviderLine key={`${provider.name}:${provider.source}`} provider={provider} models={models} />
      ))}
    </ul>
  );
}

function ProviderLine({ provider, models }: { provider: ModelState["providers"][number]; models: ModelState }) {
  const client = useClient();
  const toast = useToast();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  async function remove(): Promise<void> {
    setBusy(true);
    try {
      const isDefault = models.default_source === "settings" && models.default_model.startsWith(`${provider.name}/`);
      await client.patchSettings({ providers: { [provider.name]: null }, ...(isDefault ? { default_model: null } : {}) });
    } catch (error) {
      toast({ tone: "error", text: messageOf(error) });
    }
    await queries.invalidateQueries({ queryKey: ["models"] });
    setBusy(false);
  }
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-0">
      <span className="font-medium wrap-anywhere">{provider.name}</span>
      <span className="min-w-0 flex-1 text-12 text-ink-3 wrap-anywhere">
        {provider.base_url ?? provider.kind}, {SOURCE[provider.source]}
      </span>
      <Chip>{provider.has_key ? "key stored" : "no key"}</Chip>
      {provider.source === "settings" && (
        <Button size="s" variant="quiet" disabled={busy} onClick={() => void remove()}>
          Remove {provider.name}
        </Button>
      )}
    </li>
  );
}
