// A line across the top while the server cannot be reached: what is, and that nothing has to be done.
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useConnection, useServices } from "../services.tsx";

/** Short losses pass unsaid. */
const PATIENCE_MS = 2000;

/** Shown once the line has been lost for two seconds, where no composer says so already. */
export function ConnectionBanner() {
  const { stream } = useServices();
  const { state, since } = useConnection();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    setShown(false);
    if (state !== "offline") return;
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (!shown || since === null) return null;
  const at = new Date(since).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return (
    <div role="status" className="flex flex-none items-center gap-3 border-b border-line bg-warn-soft px-6 py-1.5 text-12 text-warn max-md:px-4">
      <span className="flex-1">The server has not answered since {at}. This page goes on by itself when it does.</span>
      <Button size="s" variant="quiet" onClick={() => stream.get()?.retry()}>
        Try now
      </Button>
    </div>
  );
}
