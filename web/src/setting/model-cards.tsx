// Three ways to connect a model, and where the server looked for one.
import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { messageOf } from "../app/failure.ts";
import { useClient, useModelState, useToast } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { IconName } from "../ui/icon.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { Connected, KeyKind } from "./model-connect.ts";
import { connectProvider, KEY_KINDS, KIND_WORD, kindOfKey, nameOfAddress } from "./model-connect.ts";
import { LookedTable } from "./looked-table.tsx";

type Outcome = (Connected & { busy: false }) | { busy: true } | null;

/** Cards side by side where there is room; each says itself how its attempt went. */
export function ModelCards() {
  return (
    <div className="@container">
      <div className="grid gap-3 @min-[600px]:grid-cols-3">
        <KeyCard />
        <LocalCard />
        <AddressCard />
      </div>
      <LookedTable />
    </div>
  );
}

/** Runs an attempt, keeps how it went, and lets everything that shows models read them again. */
function useAttempt(): [Outcome, (attempt: () => Promise<Connected>) => Promise<void>] {
  const [outcome, setOutcome] = useState<Outcome>(null);
  const queries = useQueryClient();
  const toast = useToast();
  async function run(attempt: () => Promise<Connected>): Promise<void> {
    setOutcome({ busy: true });
    try {
      const connected = await attempt();
      setOutcome({ busy: false, ...connected });
      // The cards may give way to another page as soon as a model answers.
      if (connected.ok) toast({ text: connected.message });
    } catch (error) {
      setOutcome({ busy: false, ok: false, message: messageOf(error) });
    }
    await queries.invalidateQueries({ queryKey: ["models"] });
  }
  return [outcome, run];
}

function Card({ icon, title, text, children }: { icon: IconName; title: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-h-[178px] flex-col items-start rounded-4 bg-paper p-4 text-left shadow-[inset_0_0_0_1px_var(--line-2)]">
      <Icon name={icon} className="text-ink-2" />
      <h3 className="mt-2.5 text-14 leading-[1.3] font-semibold">{title}</h3>
      <p className="mt-1 mb-3 text-13 leading-ui text-ink-2">{text}</p>
      <div className="mt-auto w-full">{children}</div>
    </section>
  );
}

function OutcomeLine({ outcome, doing }: { outcome: Outcome; doing: string }) {
  if (outcome === null) return null;
  if (outcome.busy) {
    return (
      <p role="status" className="mt-2 text-12 text-ink-3">
        {doing}
      </p>
    );
  }
  return (
    <p role={outcome.ok ? "status" : "alert"} className={`mt-2 text-12 wrap-anywhere ${outcome.ok ? "text-ok" : "text-danger"}`}>
      {outcome.message}
    </p>
  );
}

function KeyCard() {
  const client = useClient();
  const [outcome, run] = useAttempt();
  const [key, setKey] = useState("");
  const [kind, setKind] = useState<KeyKind | null>(null);
  const whose = kind ?? kindOfKey(key.trim()) ?? "openai";
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (key.trim() === "") return;
    void run(async () => {
      const connected = await connectProvider(client, { name: whose, kind: whose, key: key.trim() });
      if (connected.ok) setKey("");
      return connected;
    });
  }
  return (
    <Card icon="key" title="Paste a key" text="OpenAI, Anthropic or Google. It is encrypted on this machine and tested at once.">
      <form onSubmit={submit} noValidate>
        {key !== "" && (
          <div role="group" aria-label="Whose key it is" className="mb-2 flex gap-1">
            {KEY_KINDS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={whose === name}
                onClick={() => setKind(name)}
                className="h-6 rounded-full px-2 text-12 text-ink-2 shadow-[inset_0_0_0_1px_var(--line)] aria-pressed:bg-ink aria-pressed:text-on-ink aria-pressed:shadow-none touch:h-11"
              >
                {KIND_WORD[name]}
              </button>
            ))}
          </div>
        )}
        <TextField
          label="Key"
          labelHidden
          placeholder="Key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={key}
          disabled={outcome?.busy === true}
          onChange={(event) => setKey(event.target.value)}
          end={key === "" ? <Kbd>Enter</Kbd> : <Submit />}
        />
        <OutcomeLine outcome={outcome} doing={`Asking ${KIND_WORD[whose]} one question.`} />
      </form>
    </Card>
  );
}

function AddressCard() {
  const client = useClient();
  const [outcome, run] = useAttempt();
  const [address, setAddress] = useState("");
  const [key, setKey] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    const base_url = address.trim();
    if (base_url === "") return;
    void run(async () => {
      if (!/^https?:\/\/[^/]/.test(base_url) || !URL.canParse(base_url)) return { ok: false, message: "This is no address. It begins with http:// or https:// and usually ends in /v1." };
      return connectProvider(client, { name: nameOfAddress(base_url), kind: "openai-compatible", base_url, ...(key.trim() === "" ? {} : { key: key.trim() }) });
    });
  }
  return (
    <Card icon="link" title="Any compatible address" text="An address that speaks the OpenAI protocol, with or without a key.">
      <form onSubmit={submit} noValidate className="flex flex-col gap-2">
        <TextField
          label="Address"
          labelHidden
          placeholder="https://…/v1"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={address}
          disabled={outcome?.busy === true}
          onChange={(event) => setAddress(event.target.value)}
          end={address === "" ? <Kbd>Enter</Kbd> : <Submit />}
        />
        {address !== "" && (
          <TextField label="Key for this address" labelHidden placeholder="Key, when it needs one" type="password" autoComplete="off" value={key} disabled={outcome?.busy === true} onChange={(event) => setKey(event.target.value)} />
        )}
        <OutcomeLine outcome={outcome} doing="Asking this address one question." />
      </form>
    </Card>
  );
}

/** For those without an Enter key, and for what only listens to buttons. */
function Submit() {
  return (
    <button type="submit" className="-mr-1 h-6 rounded-1 px-1.5 text-12 font-medium text-accent hover:bg-ground-2 touch:h-11">
      Connect
    </button>
  );
}

function LocalCard() {
  const client = useClient();
  const models = useModelState();
  const [outcome, run] = useAttempt();
  function look(): void {
    void run(async () => {
      const state = await client.detectModels();
      if (state.offline) return { ok: false, message: "No local server answers yet. The places are listed below." };
      const { ok, message } = await client.testModel();
      return { ok, message };
    });
  }
  return (
    <Card icon="server" title="Use a local server" text="Start Ollama or another local server on this machine, then look again.">
      <Button onClick={look} disabled={outcome?.busy === true || models === undefined}>
        <Icon name="auto" size={14} />
        Look again
      </Button>
      <OutcomeLine outcome={outcome} doing="Looking at the usual places." />
    </Card>
  );
}
