// The addresses of the console. Deep links work at any of them; the login page remembers where one wanted to go.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { MemoryPlace } from "../memory/data/memory-place.ts";
import type { SearchPlace } from "../search/search-place.ts";
import { StartPage } from "../setting/start-page.tsx";
import { AccessGate } from "./access/access-gate.tsx";
import { Frame } from "./frame/frame.tsx";
import { Notice } from "./notice.tsx";
import { SessionRoute } from "./session-route.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NoSuchPage });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search: Record<string, unknown>): { to?: string } => (isOwnPath(search["to"]) ? { to: search["to"] } : {}),
  component: lazyRouteComponent(() => import("./access/login-page.tsx"), "LoginPage"),
});

const invite = createRoute({ getParentRoute: () => root, path: "/invite", component: lazyRouteComponent(() => import("./access/invite-page.tsx"), "InvitePage") });

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: () => (
    <AccessGate>
      <Frame />
    </AccessGate>
  ),
});

const start = createRoute({ getParentRoute: () => inside, path: "/", component: StartPage });
const models = createRoute({ getParentRoute: () => inside, path: "/settings/models", component: lazyRouteComponent(() => import("../setting/model-page.tsx"), "ModelPage") });
const memory = createRoute({
  getParentRoute: () => inside,
  path: "/memory",
  // The page reads its address itself; what it does not know stands there unused.
  validateSearch: (search: Record<string, unknown>): MemoryPlace => search,
  component: lazyRouteComponent(() => import("../memory/memory-page.tsx"), "MemoryPage"),
});
const people = createRoute({ getParentRoute: () => inside, path: "/settings/people", component: lazyRouteComponent(() => import("../setting/people/people-page.tsx"), "PeoplePage") });
const storage = createRoute({ getParentRoute: () => inside, path: "/settings/storage", component: lazyRouteComponent(() => import("../setting/storage/storage-page.tsx"), "StoragePage") });
const search = createRoute({
  getParentRoute: () => inside,
  path: "/search",
  // As for the memory: the page reads it.
  validateSearch: (found: Record<string, unknown>): SearchPlace => found,
  component: lazyRouteComponent(() => import("../search/search-page.tsx"), "SearchPage"),
});
const session = createRoute({
  getParentRoute: () => inside,
  path: "/sessions/$session_id",
  validateSearch: (found: Record<string, unknown>): { message?: string } => (typeof found["message"] === "string" ? { message: found["message"] } : {}),
  component: function SessionAddress() {
    return <SessionRoute session_id={session.useParams().session_id as SessionId} reads={session.useSearch().message !== undefined} />;
  },
});

export const router = createRouter({ routeTree: root.addChildren([login, invite, inside.addChildren([start, session, search, memory, models, people, storage])]) });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** Only paths of this page: a link must not send anyone elsewhere after the login. */
function isOwnPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) && !value.startsWith("/login");
}

function NoSuchPage() {
  return (
    <main className="grid h-dvh place-items-center bg-ground">
      <Notice title="There is no such page" text="The address is not one of this console's." action={{ label: "Go to sessions", run: () => void router.navigate({ to: "/" }) }} />
    </main>
  );
}
