// Buttons: a verb with its object. One primary per area; primary is ink, not a colour.
import type { ComponentProps } from "react";

export type ButtonVariant = "plain" | "primary" | "danger" | "quiet";

const LOOK: Record<ButtonVariant, string> = {
  plain: "bg-paper text-ink shadow-[inset_0_0_0_1px_var(--line-2)] hover:bg-paper-2 active:bg-ground-2",
  primary: "bg-ink text-on-ink hover:opacity-90 active:opacity-80",
  danger: "bg-danger text-on-ink hover:opacity-90 active:opacity-80",
  quiet: "text-ink-2 hover:bg-ground-2 hover:text-ink active:bg-line",
};

export type ButtonProps = ComponentProps<"button"> & { variant?: ButtonVariant; size?: "s" };

/** A button with words in it. `aria-disabled` keeps it focusable, so that a reason can be read. */
export function Button({ variant = "plain", size, className = "", type = "button", ...rest }: ButtonProps) {
  const measure = size === "s" ? "h-[26px] px-[9px] text-12 rounded-2" : "h-[30px] px-3 text-13 rounded-3";
  return (
    <button
      type={type}
      className={`inline-flex flex-none items-center gap-[7px] whitespace-nowrap font-medium transition-colors duration-90 disabled:opacity-38 aria-disabled:opacity-38 touch:min-h-11 ${measure} ${LOOK[variant]} ${className}`}
      {...rest}
    />
  );
}
