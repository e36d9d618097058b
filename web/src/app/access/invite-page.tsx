// Opening an invitation: who is expected, a password to choose, and in. A link that has ended says so.
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";
import { useEffect, useState } from "react";
import type { Invited } from "../../../../src/contract/person/invite.ts";
import { PASSWORD_MIN } from "../../../../src/domain/person/person.ts";
import { Button } from "../../ui/button.tsx";
import { formText } from "../../ui/form-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { messageOf } from "../failure.ts";
import { Logo } from "../logo.tsx";
import { useServices } from "../services.tsx";
import { arrive } from "./arrive.ts";

type State = { invited: Invited } | { problem: string } | null;

/** The code stays in the address until it is used: a reload must not lose it. */
export function InvitePage() {
  const { client } = useServices();
  const [code] = useState(() => location.hash.slice(1));
  const [state, setState] = useState<State>(code === "" ? { problem: "This is only the beginning of a link. Copy all of it." } : null);
  useEffect(() => {
    document.title = "Invitation · Rapport";
    if (code === "") return;
    client.readInvite(code).then(
      (invited) => setState({ invited }),
      (error: unknown) => setState({ problem: messageOf(error) }),
    );
  }, [client, code]);
  if (state === null) return <Card title="Opening the invitation">{null}</Card>;
  if ("problem" in state) {
    return (
      <Card title="This link does not open">
        <p role="alert" className="mt-3 rounded-3 bg-danger-soft px-3 py-2 text-13 text-danger">
          {state.problem}
        </p>
      </Card>
    );
  }
  const { kind, name } = state.invited;
  return (
    <Card title={kind === "join" ? `Welcome, ${name}` : `A new password for ${name}`}>
      <p className="mt-2 text-14 text-ink-2">
        {kind === "join" ? "Choose a password. You log in with it and the name " : "Choose it here; the old one ends, and so do your logins. Your name is "}
        <b className="font-medium text-ink wrap-anywhere">{name}</b>.
      </p>
      <ChooseForm code={code} name={name} />
    </Card>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-ground p-4">
      <div className="w-full max-w-[400px] rounded-4 bg-paper p-8 shadow-sheet max-md:p-6">
        <Logo />
        <h1 className="mt-4 font-head text-24 leading-head font-semibold tracking-[-.02em] wrap-anywhere">{title}</h1>
        {children}
      </div>
    </main>
  );
}

function ChooseForm({ code, name }: { code: string; name: string }) {
  const services = useServices();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const password = formText(event.currentTarget, "password");
    if (password.length < PASSWORD_MIN) return setProblem(`Choose at least ${PASSWORD_MIN} characters.`);
    if (password !== formText(event.currentTarget, "again")) return setProblem("The two are not the same. Enter them again.");
    setBusy(true);
    try {
      const { person } = await services.client.acceptInvite(code, password);
      // Used up: it leaves the address, and what people copy.
      history.replaceState(history.state, "", location.pathname);
      await arrive(services, person, "/");
      void navigate({ to: "/", replace: true });
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-3 border-t border-line pt-5" noValidate>
      {/* For the browser's own store of passwords. */}
      <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
      <TextField label={`Password, at least ${PASSWORD_MIN} characters`} name="password" type="password" autoComplete="new-password" problem={problem} />
      <TextField label="The same again" name="again" type="password" autoComplete="new-password" />
      <Button type="submit" variant="primary" disabled={busy} className="self-start">
        Set password and enter
      </Button>
    </form>
  );
}
