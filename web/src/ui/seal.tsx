// An agent's seal: its first letter on its own hue.
import type { CSSProperties } from "react";
import { hueOf } from "./hue.ts";

const MEASURE = {
  s: "size-4 rounded-[5px] text-[9.5px]",
  m: "size-5 rounded-2 text-[11px]",
  l: "size-8 rounded-3 text-[15px]",
  xl: "size-9 rounded-3 text-[16px]",
};

export type SealProps = { agent_id: string; name: string; size?: keyof typeof MEASURE };

/** Decorative: the name always stands beside it or in the name of what holds it. */
export function Seal({ agent_id, name, size = "m" }: SealProps) {
  const hue = { "--h": hueOf(agent_id) } as CSSProperties;
  return (
    <span
      aria-hidden="true"
      style={hue}
      className={`grid flex-none place-items-center bg-[oklch(var(--seal-l)_var(--seal-c)_var(--h))] font-head leading-none font-semibold text-[oklch(var(--seal-ink-l)_var(--seal-ink-c)_var(--h))] ${MEASURE[size]}`}
    >
      {[...(name.trim() || agent_id)][0]?.toLocaleUpperCase()}
    </span>
  );
}
