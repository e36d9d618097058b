// Chips: small facts, and filters that are on or off.
import type { ComponentProps } from "react";

export type ChipTone = "plain" | "warn" | "danger" | "live" | "memory";

const LOOK: Record<ChipTone, string> = {
  plain: "bg-paper-2 text-ink-2 shadow-[inset_0_0_0_1px_var(--line)]",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  live: "bg-live-soft text-live",
  memory: "bg-memory-soft text-memory",
};
const SHAPE = "inline-flex h-[22px] flex-none items-center gap-[5px] rounded-full px-2 text-12 whitespace-nowrap";

/** A fact that cannot be pressed. */
export function Chip({ tone = "plain", className = "", ...rest }: ComponentProps<"span"> & { tone?: ChipTone }) {
  return <span className={`${SHAPE} ${LOOK[tone]} ${className}`} {...rest} />;
}

/** A chip that is a switch: `on` says whether it is chosen. */
export function ChipButton({ on, className = "", ...rest }: ComponentProps<"button"> & { on: boolean }) {
  const look = on ? "bg-ink text-on-ink" : `${LOOK.plain} hover:bg-ground-2 hover:text-ink`;
  return (
    <button
      type="button"
      aria-pressed={on}
      className={`${SHAPE} min-h-6 transition-colors duration-90 max-md:h-8 max-md:px-[13px] max-md:text-13 ${look} ${className}`}
      {...rest}
    />
  );
}
