// Two bars: something holds still until a person answers.

/** An ornament: whatever holds it says in words what it means. */
export function WaitMark({ className = "" }: { className?: string }) {
  return <span aria-hidden="true" className={`h-3 w-2.5 flex-none rounded-[1px] border-x-[3px] border-accent ${className}`} />;
}
