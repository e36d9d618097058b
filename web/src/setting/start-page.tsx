// The sheet without a session: how to connect a model at first, later a quiet word.
import { lazy, Suspense, useEffect } from "react";
import { useCell } from "../app/cell.ts";
import { Notice } from "../app/notice.tsx";
import { useAgentQuery, useIsOwner, useModelState, useServices } from "../app/services.tsx";
import { preloadSessionPage } from "../app/session-route.tsx";

const FirstRun = lazy(async () => ({ default: (await import("./first-run.tsx")).FirstRun }));

/** Shows the newest tab's place only by the strip: nothing is opened that nobody asked for. */
export function StartPage() {
  const { tabs } = useServices();
  const { ids } = useCell(tabs);
  const models = useModelState();
  const agents = useAgentQuery();
  const isOwner = useIsOwner();
  useEffect(() => {
    document.title = "Rapport";
    preloadSessionPage();
  }, []);
  if (models === undefined || agents.isPending) return <div className="flex-1" />;
  if (models.offline && ids.length === 0 && isOwner) {
    return (
      <Suspense fallback={<div className="flex-1" />}>
        <FirstRun />
      </Suspense>
    );
  }
  if (agents.data?.agents.length === 0) {
    return <Notice title="There are no agents yet" text="Put a profile into the profiles folder of your home, such as mira.yaml. It appears here at once." />;
  }
  return <Notice title="Choose an agent" text={ids.length > 0 ? "Or go on in one of the open tabs." : "A new session with it opens. Earlier ones stand in the list."} />;
}
