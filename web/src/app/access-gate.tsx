// Lets in who has a session cookie, and sends everyone else to the login page and back.
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { useCell } from "./cell.ts";
import { messageOf } from "./failure.ts";
import { Notice } from "./notice.tsx";
import { useServices } from "./services.tsx";
import { AppError } from "../../../src/domain/errors.ts";

/** Renders `children` once the server knows who this is. A refusal at any time later leads to the login page. */
export function AccessGate({ children }: { children: ReactNode }) {
  const { client, access } = useServices();
  const state = useCell(access);
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (access.get() !== "unknown") return;
    let gone = false;
    setFailure(null);
    client.who().then(
      () => access.set("in"),
      (error: unknown) => {
        if (error instanceof AppError && error.code === "unauthorized") access.set("out");
        else if (!gone) setFailure(error);
      },
    );
    return () => {
      gone = true;
    };
  }, [client, access, attempt]);

  useEffect(() => {
    if (state !== "out") return;
    const to = location.pathname + location.search;
    void navigate({ to: "/login", search: to === "/" ? {} : { to }, replace: true });
  }, [state, navigate]);

  if (state === "in") return children;
  if (failure === null) return <div className="h-dvh bg-ground" aria-busy="true" />;
  return (
    <main className="flex h-dvh bg-ground">
      <Notice title="The server does not answer" text={messageOf(failure)} action={{ label: "Try again", run: () => setAttempt((n) => n + 1) }} />
    </main>
  );
}
