// What stands where memories come from the server: they load, or could not be read.
import { messageOf } from "../app/failure.ts";
import { useConnection } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";

/** Grey lines on the first load only. */
export function LoadingMemory() {
  const { state } = useConnection();
  if (state === "offline") return <p className="memory-note">The memories come when the server answers.</p>;
  return (
    <div aria-busy="true" aria-label="Loading memories" role="status" className="memory-skeleton">
      {[62, 78, 49, 70].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** Says what failed and offers to try again. */
export function FailedMemory({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="memory-note">
      <p className="text-danger">This could not be read. {messageOf(error)}</p>
      <Button size="s" className="mt-2" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}
