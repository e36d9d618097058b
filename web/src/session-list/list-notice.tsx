// What stands in the list while it has no rows: it is loading, or it failed.
import { messageOf } from "../app/failure.ts";
import { useConnection } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";

/** Where a sentence stands in the list. */
export const PLACE = "px-2 py-4 text-12 leading-[1.55] text-ink-3 max-md:px-4 max-md:text-14";

/** Grey rows on the very first load only; a list that was there is never replaced by them. */
export function LoadingList() {
  const { state } = useConnection();
  if (state === "offline") return <p className={PLACE}>The list comes when the server answers.</p>;
  return (
    <div aria-busy="true" aria-label="Loading sessions" role="status" className="pt-8">
      {[70, 52, 84, 61, 76].map((width) => (
        <div key={width} className="flex h-8 items-center gap-[9px] px-2 max-md:px-4">
          <span className="size-4 rounded-1 bg-ground-2" />
          <span className="h-2.5 rounded-1 bg-ground-2" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}

/** Says what failed and offers to try again. */
export function FailedList({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className={PLACE}>
      <p className="text-danger">The list could not be read. {messageOf(error)}</p>
      <Button size="s" className="mt-2" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}
