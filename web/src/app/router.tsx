// The addresses of the console. Deep links work at any of them; the login page remembers where one wanted to go.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { SessionId } from "../../../src/domain/ids.ts";
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
const session = createRoute({
  getParentRoute: () => inside,
  path: "/sessions/$session_id",
  component: function SessionAddress() {
    return <SessionRoute session_id={session.useParams().session_id as SessionId} />;
  },
});

export const router = createRouter({ routeTree: root.addChildren([login, inside.addChildren([start, session, models])]) });

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
