// Lets in who has a session cookie, and sends everyone else to the login page and back.
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { RETRY_MS } from "../../../../src/client/window.ts";
import { AppError } from "../../../../src/domain/errors.ts";
import { useCell } from "../cell.ts";
import { messageOf } from "../failure.ts";
import { Notice } from "../notice.tsx";
import { useServices } from "../services.tsx";
import { arrive } from "./arrive.ts";

/** Renders `children` once the server knows who this is. A refusal at any time later leads to the login page. */
export function AccessGate({ children }: { children: ReactNode }) {
  const { access } = useServices();
  const state = useCell(access);
  const navigate = useNavigate();
  const { failure, retry } = useWho();

  useEffect(() => {
    if (state !== "out") return;
    const to = location.pathname + location.search;
    void navigate({ to: "/login", search: to === "/" ? {} : { to }, replace: true });
  }, [state, navigate]);

  if (state === "in") return children;
  if (failure === null) return <div className="h-dvh bg-ground" aria-busy="true" />;
  return (
    <main className="flex h-dvh bg-ground">
      <Notice title={isDamage(failure) ? "The database is damaged" : "The server does not answer"} text={`${messageOf(failure)} This page goes on by itself when it answers.`} action={{ label: "Try now", run: retry }} />
    </main>
  );
}

/** The server is there, and cannot read who may log in. */
function isDamage(failure: unknown): boolean {
  return failure instanceof AppError && failure.code === "database_damaged";
}

/** Asks the server who this is until it says so, in the rhythm in which a lost stream comes back. */
function useWho(): { failure: unknown; retry: () => void } {
  const services = useServices();
  const { client, access } = services;
  const state = useCell(access);
  const [failed, setFailed] = useState<{ error: unknown; tries: number } | null>(null);

  useEffect(() => {
    if (state !== "unknown") return;
    const ended = new AbortController();
    const tries = failed?.tries ?? 0;
    const ask = () =>
      void client.who().then(
        ({ person }) => void arrive(services, person),
        (error: unknown) => {
          if (error instanceof AppError && error.code === "unauthorized") access.set("out");
          else if (!ended.signal.aborted) setFailed({ error, tries: tries + 1 });
        },
      );
    const timer = setTimeout(ask, tries === 0 ? 0 : RETRY_MS[Math.min(tries, RETRY_MS.length) - 1]);
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [services, client, access, state, failed]);

  return { failure: failed?.error ?? null, retry: () => setFailed((now) => now && { ...now, tries: 0 }) };
}
