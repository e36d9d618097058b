// How many changes wait for their person, beside the word Memory; and the ear for what sessions do to the memories.
import { useChangeSets, useMemoryNews } from "../data/memory-store.ts";

/** Nothing while none wait. */
export function HeldBadge({ className = "" }: { className?: string }) {
  useMemoryNews();
  const { data } = useChangeSets({ status: "held" });
  const count = data?.reduce((sum, set) => sum + set.items.length, 0) ?? 0;
  if (count === 0) return null;
  return (
    <>
      <span aria-hidden="true" className={`num ${className}`}>
        {count}
      </span>
      <span className="sr-only">, {count} to review</span>
    </>
  );
}
