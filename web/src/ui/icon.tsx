// The line icons of the console: 16 px, one stroke of 1.5, drawn for this product.
import type { ReactNode } from "react";

const stroke = (d: string): ReactNode => <path d={d} />;

const SHAPES = {
  sessions: stroke("M2.5 4.6c0-1.2.9-2.1 2.1-2.1h6.8c1.2 0 2.1.9 2.1 2.1v4.3c0 1.2-.9 2.1-2.1 2.1H7.1L4 13.5V11c-.9-.2-1.5-1-1.5-2z"),
  memory: stroke("M8 1.8 14.2 8 8 14.2 1.8 8zM8 5.6 10.4 8 8 10.4 5.6 8z"),
  auto: stroke("M13.6 8a5.6 5.6 0 1 1-1.8-4.1M12.2 1.6v2.6H9.6M8 5v3.2l2 1.3"),
  agents: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="3" />
      <path d="M6 7v1.2M10 7v1.2M6.2 10.6c1.1.6 2.5.6 3.6 0" />
    </>
  ),
  settings: (
    <>
      <path d="M2 5h6.5M12 5h2M2 11h2M7.5 11H14" />
      <circle cx="10.2" cy="5" r="1.7" />
      <circle cx="5.8" cy="11" r="1.7" />
    </>
  ),
  people: stroke("M6 7.4a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8M1.8 13.4c0-2.5 1.9-4 4.2-4s4.2 1.5 4.2 4M10.6 3a2.2 2.2 0 0 1 0 4.2M12 9.7c1.4.5 2.2 1.8 2.2 3.7"),
  plus: stroke("M8 3v10M3 8h10"),
  dots: (
    <g fill="currentColor" stroke="none">
      <circle cx="8" cy="3.2" r="1.25" />
      <circle cx="8" cy="8" r="1.25" />
      <circle cx="8" cy="12.8" r="1.25" />
    </g>
  ),
  x: stroke("m4.5 4.5 7 7M11.5 4.5l-7 7"),
  down: stroke("m4.5 6.5 3.5 3.5 3.5-3.5"),
  right: stroke("m6.5 4.5 3.5 3.5-3.5 3.5"),
  left: stroke("M9.5 4.5 6 8l3.5 3.5"),
  beat: stroke("M1.8 8.4h3L6.4 4l3 8 1.7-3.6h3.1"),
  sched: (
    <>
      <rect x="2.5" y="3.2" width="11" height="10.3" rx="2" />
      <path d="M2.5 6.6h11M5.5 1.8v2.4M10.5 1.8v2.4" />
    </>
  ),
  sub: (
    <>
      <circle cx="4.3" cy="3.8" r="1.6" />
      <circle cx="11.7" cy="11.4" r="1.6" />
      <path d="M4.3 5.4v3a3 3 0 0 0 3 3h2.8" />
    </>
  ),
  pencil: stroke("m3 13 .6-2.8 7-7a1.5 1.5 0 0 1 2.2 2.2l-7 7z"),
  pin: stroke("M5.6 2.5h4.8l-.7 4 2 2.3H4.3l2-2.3zM8 8.8v4.7"),
  prompt: stroke("M2.5 3.5h11M2.5 6.5h7M2.5 9.5h9M2.5 12.5h5"),
  fork: (
    <>
      <circle cx="4.5" cy="3.6" r="1.5" />
      <circle cx="11.5" cy="3.6" r="1.5" />
      <circle cx="8" cy="12.4" r="1.5" />
      <path d="M4.5 5.1c0 2.6 3.5 2.4 3.5 5.8M11.5 5.1c0 2.6-3.5 2.4-3.5 5.8" />
    </>
  ),
  trash: stroke("M2.8 4.5h10.4M6 4.3V2.8h4v1.5M4.2 4.5l.6 8c0 .6.6 1 1.2 1h4c.6 0 1.2-.4 1.2-1l.6-8"),
  up: stroke("M8 13V3.2M3.8 7.2 8 3l4.2 4.2"),
  clip: stroke("m12.8 7.3-5 5a3 3 0 0 1-4.3-4.2l5.3-5.3a2 2 0 0 1 2.9 2.8l-5.2 5.2a1 1 0 0 1-1.5-1.4l4.6-4.6"),
  undo: stroke("M5.8 3 2.8 6l3 3M3 6h6.2a3.6 3.6 0 0 1 0 7.2H6.5"),
  check: stroke("m3.2 8.4 3.2 3.2 6.4-7"),
  eye: (
    <>
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z" />
      <circle cx="8" cy="8" r="1.8" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.6" />
      <path d="M10.5 3.8a1.4 1.4 0 0 0-1.3-1.3H3.9c-.8 0-1.4.6-1.4 1.4v5.3c0 .8.5 1.3 1.3 1.4" />
    </>
  ),
  warn: stroke("M8 2.2 14.5 13.2h-13zM8 6.5v3M8 11.4v.1"),
  list: stroke("M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1"),
  wrap: stroke("M2.5 4h11M2.5 8h8.6a2.2 2.2 0 0 1 0 4.4H8.4M10 10.8l-1.6 1.6L10 14M2.5 12.4h2.8"),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.6" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  key: (
    <>
      <circle cx="5.2" cy="10.8" r="2.7" />
      <path d="m7.2 8.8 5.8-5.8M10.6 5.4l2 2" />
    </>
  ),
  server: (
    <>
      <rect x="2.5" y="3" width="11" height="4.2" rx="1.4" />
      <rect x="2.5" y="8.8" width="11" height="4.2" rx="1.4" />
      <path d="M5 5.1h.1M5 10.9h.1" />
    </>
  ),
  link: stroke("M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.5 8.8a2.6 2.6 0 0 0 3.7 3.7l.9-.9"),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M12.5 3.5l-.8.8M4.3 11.7l-.8.8" />
    </>
  ),
  search: stroke("M7 11.3a4.3 4.3 0 1 0 0-8.6 4.3 4.3 0 0 0 0 8.6M10.3 10.3l3.2 3.2"),
  clock: stroke("M8 13.8A5.8 5.8 0 1 0 8 2.2a5.8 5.8 0 0 0 0 11.6M8 4.8V8l2.2 1.4"),
  filter: stroke("M2.5 4h11M4.5 8h7M6.5 12h3"),
  box: stroke("M2 3.4h12v2.8H2zM3 6.2v5.3c0 .9.6 1.5 1.5 1.5h7c.9 0 1.5-.6 1.5-1.5V6.2M6.5 8.8h3"),
  share: stroke("M8 10V3M5 5.5 8 3l3 2.5M3 9v3c0 .9.6 1.5 1.5 1.5h7c.9 0 1.5-.6 1.5-1.5V9"),
  moon: stroke("M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z"),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** A line icon. It is an ornament: whatever holds it says in words what it means. */
export function Icon({ name, size = 16, className = "" }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={`flex-none ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}
