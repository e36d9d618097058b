// How much of a session goes along: everything or the newest messages, and what besides.
import { useId } from "react";
import { counted } from "../../../../src/domain/care/deletion.ts";

/** `last` null is everything; `count` is what was typed for the newest ones, which may be no number yet. */
export type Scope = { all: boolean; count: string; tools: boolean; mask: boolean };

export const EVERYTHING: Scope = { all: true, count: "20", tools: false, mask: true };

/** The newest messages that are wanted; null for all, undefined while that is no number. */
export function lastOf({ all, count }: Scope): number | null | undefined {
  if (all) return null;
  const last = Number(count);
  return Number.isInteger(last) && last >= 1 && last <= 1_000_000 ? last : undefined;
}

export function ScopeFields({ scope, onChange, messages }: { scope: Scope; onChange: (part: Partial<Scope>) => void; messages: number }) {
  const name = useId();
  const wrong = lastOf(scope) === undefined;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-1.5 text-13">
      <legend className="sr-only">How much of it</legend>
      <label className="flex min-h-7 items-center gap-2 touch:min-h-11">
        <input type="radio" name={name} checked={scope.all} onChange={() => onChange({ all: true })} className="accent-(--ink)" />
        <span className="num">Everything, {counted(messages, "message")}</span>
      </label>
      <span className="flex min-h-7 items-center gap-2 touch:min-h-11">
        <label className="flex items-center gap-2">
          <input type="radio" name={name} checked={!scope.all} onChange={() => onChange({ all: false })} className="accent-(--ink)" />
          The last
        </label>
        <input
          type="number"
          aria-label="How many of the last messages"
          aria-invalid={wrong || undefined}
          min={1}
          max={1_000_000}
          value={scope.count}
          onFocus={() => onChange({ all: false })}
          onChange={(event) => onChange({ all: false, count: event.target.value })}
          className="num h-7 w-[72px] rounded-2 bg-paper px-2 shadow-[inset_0_0_0_1px_var(--line-3)] max-md:h-11 max-md:text-[16px]"
        />
      </span>
    </fieldset>
  );
}

export function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-7 items-center gap-2 text-13 touch:min-h-11">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} className="size-[14px] flex-none accent-(--ink)" />
      {label}
    </label>
  );
}
