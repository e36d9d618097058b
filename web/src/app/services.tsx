// The hooks by which every part of the console reaches the server, the stream and the tabs.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import type { Client } from "../../../src/client/client.ts";
import type { ModelState } from "../../../src/contract/model.ts";
import type { Agent, ProfileProblem } from "../../../src/domain/agent.ts";
import type { AgentId, SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { withLive, withTab, withView } from "../tab/tab-state.ts";
import type { Toast } from "../ui/toast/toast-store.ts";
import { useCell } from "./cell.ts";
import type { Connection } from "./line/connection.ts";
import { isMissing, messageOf } from "./failure.ts";
import { focusComposer } from "./keyboard/focus.ts";
import type { Services } from "./wiring.ts";

const Context = createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

/** The whole wiring; features prefer the narrower hooks below. */
export function useServices(): Services {
  const services = useContext(Context);
  if (!services) throw new Error("ServicesProvider is missing above this component");
  return services;
}

export function useClient(): Client {
  return useServices().client;
}

/** True for whoever keeps the house: settings and people are shown to nobody else. */
export function useIsOwner(): boolean {
  return useCell(useServices().person)?.role === "owner";
}

/** The line to the server; `since` is when it was lost, in milliseconds. */
export function useConnection(): Connection {
  return useCell(useServices().connection);
}

/** True while the database is damaged: what changes anything is off. */
export function useDamaged(): boolean {
  return useCell(useServices().damaged);
}

/** The live row and how its first fetch went; none is asked for where the id is null. */
export function useSessionRow(session_id: SessionId | null): { session: Session | null | undefined; error: unknown; retry: () => void } {
  const { client, rows, ready } = useServices();
  const session = useSyncExternalStore(rows.subscribe, () => (session_id === null ? null : rows.get(session_id)));
  const isReady = useCell(ready);
  const { error, refetch } = useQuery({
    queryKey: ["session", session_id],
    enabled: isReady && session === undefined,
    queryFn: async () => {
      if (session_id === null) return true;
      try {
        rows.put(await client.getSession(session_id));
      } catch (failure) {
        if (!isMissing(failure)) throw failure;
        rows.remove(session_id);
      }
      return true;
    },
  });
  return { session, error: session === undefined ? error : null, retry: () => void refetch() };
}

/** The live row of a session, fetched when unknown: undefined until it is there, null once it is known to be deleted. */
export function useSession(session_id: SessionId | null): Session | null | undefined {
  return useSessionRow(session_id).session;
}

const NO_AGENTS: { agents: Agent[]; problems: ProfileProblem[] } = { agents: [], problems: [] };
/** The agents' query as it is: for the list that shows its loading and failure. */
export function useAgentQuery() {
  const { client, ready } = useServices();
  const isReady = useCell(ready);
  return useQuery({
    queryKey: ["agents"],
    queryFn: () => client.listAgents(),
    enabled: isReady,
    refetchOnWindowFocus: "always",
  });
}

/** Agents with a version that runs, and files that have none. */
export function useAgents(): { agents: Agent[]; problems: ProfileProblem[] } {
  return useAgentQuery().data ?? NO_AGENTS;
}

/** The agent; undefined while unknown and once its profile is removed. */
export function useAgent(agent_id: AgentId): Agent | undefined {
  return useAgents().agents.find((agent) => agent.agent_id === agent_id);
}

/** Which model answers and what was found; undefined until it was read. */
export function useModelState(): ModelState | undefined {
  const { client, ready } = useServices();
  const isReady = useCell(ready);
  return useQuery({ queryKey: ["models"], queryFn: () => client.modelState(), enabled: isReady, refetchOnWindowFocus: "always" }).data;
}

/** True for a tab that is only for reading, though its session may go on. */
export function useIsView(session_id: SessionId): boolean {
  return useCell(useServices().tabs).views.includes(session_id);
}

/** Shows a toast. */
export function useToast(): (toast: Toast) => void {
  return useServices().toasts.show;
}

const WITH = { tab: withTab, live: withLive, view: withView };

/**
 * Opens a session in its tab, an old one or a new one, and goes there. `live` also goes on with one that was only read;
 * a new one of `view` is only for reading.
 */
export function useOpenSession(): (session_id: SessionId, how?: keyof typeof WITH) => void {
  const { tabs } = useServices();
  const navigate = useNavigate();
  return useCallback(
    (session_id, how = "tab") => {
      tabs.update((now) => WITH[how](now, session_id));
      void navigate({ to: "/sessions/$session_id", params: { session_id } });
    },
    [tabs, navigate],
  );
}

/** Creates a session, opens its tab and puts the cursor into the composer. A refusal is shown as a toast. */
export function useStartSession(): (agent_id: AgentId, title?: string) => Promise<void> {
  const { client, rows, toasts, damaged } = useServices();
  const open = useOpenSession();
  return useCallback(
    async (agent_id, title) => {
      // The line across the page says why.
      if (damaged.get()) return;
      try {
        const session = await client.createSession(title === undefined ? { agent_id } : { agent_id, title });
        rows.put(session);
        open(session.session_id);
        focusComposer(session.session_id);
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
      }
    },
    [client, rows, toasts, damaged, open],
  );
}

/** Opens the stream while the component stands. */
export function useStream(): void {
  const services = useServices();
  useEffect(() => services.start(), [services]);
}
