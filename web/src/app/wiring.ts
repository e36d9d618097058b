// What the page is made of: the client, the stream, the rows, the tabs. Made once, before the first render.
import { QueryClient } from "@tanstack/react-query";
import type { Client } from "../../../src/client/client.ts";
import { createClient } from "../../../src/client/client.ts";
import type { WindowState } from "../../../src/client/window.ts";
import type { Person } from "../../../src/domain/person/person.ts";
import { createRowStore } from "../session-list/row/row-store.ts";
import { browserBoxes, loadTabs, saveTabs } from "../tab/tab-storage.ts";
import { createToasts } from "../ui/toast/toast-store.ts";
import { createCell } from "./cell.ts";
import type { Connection } from "./line/connection.ts";
import { nextConnection, NOT_YET } from "./line/connection.ts";
import { CHECK_EVERY_MS, createDamageWatch } from "./line/damage.ts";
import type { Stream } from "./line/stream.ts";
import { openStream } from "./line/stream.ts";

/** `unknown` until the server said who this is; `out` shows the login page. */
export type Access = "unknown" | "in" | "out";

export type Services = ReturnType<typeof createServices>;

/** Everything the hooks of services.tsx hand out. */
export function createServices() {
  const access = createCell<Access>("unknown");
  /** Who is here; null until the server said it. */
  const person = createCell<Person | null>(null);
  const client: Client = createClient({ base_url: "", fetch: watchedFetch(() => access.set("out"), (response) => void damage.hear(response)) });
  const damage = createDamageWatch(client.health);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false, networkMode: "always" }, mutations: { networkMode: "always" } },
  });
  const rows = createRowStore((run) => requestAnimationFrameOrSoon(run));
  const boxes = browserBoxes();
  const tabs = createCell(loadTabs(boxes));
  tabs.subscribe(() => saveTabs(boxes, tabs.get()));
  const connection = createCell<Connection>(NOT_YET);
  /** True from the first time the stream stood: lists are fetched after that, so that nothing falls between. */
  const ready = createCell(false);
  const stream = createCell<Stream | null>(null);

  function onState(state: WindowState): void {
    if (state === "unauthorized") return access.set("out");
    const wasLost = connection.get().state === "offline";
    connection.update((before) => nextConnection(before, state, Date.now()));
    if (state !== "open") return;
    ready.set(true);
    // Another server may answer now, on a database that was brought back.
    void damage.check();
    // Sessions are replayed from where the line broke; profiles and models are not in that log.
    if (wasLost) onAgents();
    if (wasLost) void queries.invalidateQueries({ queryKey: ["models"] });
  }

  function onAgents(): void {
    void queries.invalidateQueries({ queryKey: ["agents"] });
  }

  /** The server is not as far as this window was, as after a restored backup: its rows count, also where they are older. */
  function onLists(): void {
    rows.clear();
    void queries.invalidateQueries();
  }

  return {
    client,
    queries,
    rows,
    tabs,
    access,
    person,
    connection,
    damaged: damage.damaged,
    ready,
    stream,
    toasts: createToasts(),
    /** Opens the window's stream; returns what closes it. */
    start(): () => void {
      const own = openStream(client.wire, { list: rows.apply, lists: onLists, agents: onAgents, state: onState });
      stream.set(own);
      const checks = setInterval(() => document.visibilityState === "visible" && void damage.check(), CHECK_EVERY_MS);
      return () => {
        clearInterval(checks);
        own.close();
        stream.set(null);
        ready.set(false);
        // What happens until the next login is not heard, and it may be someone else's.
        rows.clear();
        queries.clear();
        connection.set(NOT_YET);
      };
    },
  };
}

/** A fetch that notices when the cookie is no longer accepted; the login call itself says so in its own place. `onAnswer` sees every answer. */
function watchedFetch(onRefused: () => void, onAnswer: (response: Response) => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const address = input instanceof Request ? input.url : input.toString();
    if (response.status === 401 && !address.endsWith("/api/login")) onRefused();
    onAnswer(response);
    return response;
  };
}

/** A hidden page gets no frames, but its tab strip must still be right when it is shown. */
function requestAnimationFrameOrSoon(run: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 50);
}
