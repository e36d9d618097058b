// A key, as it stands on the keyboard.
import type { ReactNode } from "react";

/** One key or chord. Inside a primary button pass `inverse`. */
export function Kbd({ children, inverse = false }: { children: ReactNode; inverse?: boolean }) {
  const look = inverse ? "border-current/40 text-current" : "border-line bg-paper text-ink-3";
  return (
    <kbd className={`inline-block min-w-[18px] flex-none rounded-1 border px-1 text-center font-sans text-11 font-medium leading-4 touch:hidden ${look}`}>
      {children}
    </kbd>
  );
}
