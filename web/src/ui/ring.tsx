// The ring: something runs. With reduced motion it stands still as a three-quarter arc.

/** `label` says what runs; leave it out where the words stand beside it already. */
export function Ring({ label, size = 14 }: { label?: string; size?: number }) {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return <span className="run-ring" style={{ width: size, height: size }} {...said} />;
}
