// The mark of the product: two diamonds, one of them remembered.

/** Ornament by default; with `label` it names the product where no words do. */
export function Logo({ size = 36, label }: { size?: number; label?: string }) {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    <svg viewBox="0 0 36 36" width={size} height={size} className="flex-none text-ink" {...said}>
      <path d="M14 9.5 22.5 18 14 26.5 5.5 18z" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinejoin="round" />
      <path d="M22 9.5 30.5 18 22 26.5 13.5 18z" fill="var(--memory)" fillOpacity=".92" />
      <path d="M18 13.5 22.5 18 18 22.5 13.5 18z" fill="var(--ground)" fillOpacity=".55" />
    </svg>
  );
}
