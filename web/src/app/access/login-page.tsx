// Getting in: the one-time link that the server printed, or a name and its password.
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Who } from "../../../../src/contract/access.ts";
import { Button } from "../../ui/button.tsx";
import { formText } from "../../ui/form-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { messageOf } from "../failure.ts";
import { Logo } from "../logo.tsx";
import { useServices } from "../services.tsx";
import { arrive } from "./arrive.ts";

type Attempt = { busy: boolean; problem: string | null };

function onHashChange(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

/** Exchanges `#CODE` for a cookie at once, and otherwise says how to get in. */
export function LoginPage() {
  const services = useServices();
  const { client } = services;
  const { to } = useSearch({ from: "/login" });
  const navigate = useNavigate();
  // Also when the link is pasted into a page that is open already, where only the hash changes.
  const code = useSyncExternalStore(onHashChange, () => location.hash.slice(1));
  const [link, setLink] = useState<Attempt>({ busy: code !== "", problem: null });
  const tried = useRef<string | null>(null);

  const enter = useCallback(
    async ({ person }: Who) => {
      await arrive(services, person, to ?? "/");
      void navigate({ to: to ?? "/", replace: true });
    },
    [services, navigate, to],
  );

  useEffect(() => {
    // A code works once: the second run of this effect in development must not spend it again.
    if (code === "" || tried.current === code) return;
    tried.current = code;
    setLink({ busy: true, problem: null });
    // It leaves the address at once, so that it stays out of the history and of what people copy.
    history.replaceState(history.state, "", location.pathname + location.search);
    client.login({ code }).then(enter, (error: unknown) => setLink({ busy: false, problem: messageOf(error) }));
  }, [client, code, enter]);

  return (
    <main className="grid min-h-dvh place-items-center bg-ground p-4">
      <div className="w-full max-w-[400px] rounded-4 bg-paper p-8 shadow-sheet max-md:p-6">
        <Logo />
        <h1 className="mt-4 font-head text-24 leading-head font-semibold tracking-[-.02em]">
          {link.busy ? "Opening Rapport" : "Rapport does not know this browser yet"}
        </h1>
        {link.busy ? (
          <p className="mt-2 text-14 text-ink-2" role="status">
            The link is being exchanged.
          </p>
        ) : (
          <>
            {link.problem && (
              <p role="alert" className="mt-3 rounded-3 bg-danger-soft px-3 py-2 text-13 text-danger">
                {link.problem}
              </p>
            )}
            <p className="mt-2 text-14 text-ink-2">
              Log in with your name and password. The owner of this server may also open the link that it printed, or run <code className="rounded-1 bg-sunken px-1 font-mono text-[12.5px]">rapport token link</code> for a new one.
            </p>
            <PasswordForm onEnter={enter} />
          </>
        )}
      </div>
    </main>
  );
}

/** Without a name it is the owner's password. */
function PasswordForm({ onEnter }: { onEnter: (who: Who) => Promise<void> }) {
  const { client } = useServices();
  const [state, setState] = useState<Attempt>({ busy: false, problem: null });
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const [name, password] = [formText(event.currentTarget, "name").trim(), formText(event.currentTarget, "password")];
    if (password === "") return setState({ busy: false, problem: "Enter your password." });
    setState({ busy: true, problem: null });
    try {
      await onEnter(await client.login(name === "" ? { password } : { name, password }));
    } catch (error) {
      setState({ busy: false, problem: messageOf(error) });
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-3 border-t border-line pt-5" noValidate>
      <TextField label="Name" name="name" autoComplete="username" autoCapitalize="off" spellCheck={false} placeholder="May stay empty for the owner" />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" problem={state.problem} />
      <Button type="submit" variant="primary" disabled={state.busy} className="self-start">
        Log in
      </Button>
    </form>
  );
}
