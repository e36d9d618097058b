// A button that is only an icon; its words stand in the tooltip and in the accessible name.
import type { ComponentProps } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import { Tooltip } from "./tooltip/tooltip.tsx";

export type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  icon: IconName;
  label: string;
  size?: "s" | "m";
  /** For switches: whether it is on. */
  pressed?: boolean | undefined;
  shortcut?: string | undefined;
};

/** An icon with a name. 30 px, or 24 px as `s`; 44 px on touch. */
export function IconButton({ icon, label, size = "m", pressed, shortcut, className = "", type = "button", ...rest }: IconButtonProps) {
  const measure = size === "s" ? "size-6 rounded-2" : "size-[30px] rounded-3";
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={`relative inline-grid flex-none place-items-center text-ink-2 transition-colors duration-90 hover:bg-ground-2 hover:text-ink active:bg-line disabled:opacity-38 aria-disabled:opacity-38 aria-expanded:bg-ground-2 aria-expanded:text-ink aria-pressed:bg-ground-2 aria-pressed:text-ink touch:size-11 ${measure} ${className}`}
        {...rest}
      >
        <Icon name={icon} size={size === "s" ? 14 : 16} />
      </button>
    </Tooltip>
  );
}
