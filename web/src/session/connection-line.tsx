// Says above the composer that the line to the server is gone, once it has been for longer than a blink.
import { useSecond } from "../app/now.ts";
import { useConnection } from "../app/services.tsx";
import { clockText } from "./time-text.ts";

const SAY_AFTER_MS = 2000;
const OFFLINE_AFTER_MS = 10_000;

export function ConnectionLine({ running }: { running: boolean }) {
  const { state, since } = useConnection();
  if (state === "open" || since === null) return null;
  return <Lost since={since} running={running} />;
}

function Lost({ since, running }: { since: number; running: boolean }) {
  const lost = useSecond() - since;
  if (lost < SAY_AFTER_MS) return null;
  const text = lost < OFFLINE_AFTER_MS ? "Reconnecting…" : `Offline since ${clockText(since)}.${running ? " The turn goes on at the server." : " What you send waits here."}`;
  return (
    <p className="composer-note" role="status">
      {text}
    </p>
  );
}
