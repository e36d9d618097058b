// What a prune would do, in counts: what goes, what stays and why, what becomes of memories; and the button that does it.
import { useId, useState } from "react";
import type { Prune, PrunePlan } from "../../../../src/domain/care/prune.ts";
import { SPARE_REASONS } from "../../../../src/domain/care/prune.ts";
import { counted } from "../../../../src/domain/care/deletion.ts";
import { useClient, useDamaged } from "../../app/services.tsx";
import { MemoryMark } from "../../memory/mark/memory-mark.tsx";
import { countText } from "../../session/time-text.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog/dialog.tsx";
import { dayOf, dayWords } from "./month-axis.ts";
import { sizeText } from "./size-text.ts";
import { REASON_WORD, SparedList } from "./spared-list.tsx";
import type { Choice, PlanState } from "./use-plan.ts";

export type PrunePaneProps = { state: PlanState; choice: Choice; onChange: (part: Partial<Choice>) => void; onStart: (prune: Prune) => void; onRetry: () => void };

/** The counts of an earlier choice stand dimmed until the new ones are there; they cannot be carried out meanwhile. */
export function PrunePane({ state: { plan, stale, error }, choice, onChange, onStart, onRetry }: PrunePaneProps) {
  const damaged = useDamaged();
  const client = useClient();
  const [asking, setAsking] = useState(false);
  if (error !== null) {
    return (
      <div role="alert" className="text-13">
        <p className="text-danger">What would go could not be counted. {error}</p>
        <Button size="s" className="mt-2" onClick={onRetry}>
          Retry
        </Button>
      </div>
    );
  }
  if (!plan) return <p className="text-13 text-ink-3">{stale && "Counting what would go"}</p>;
  const sessions = counted(plan.sessions, "session");
  return (
    <>
      <div className="prune-counts" data-stale={stale} aria-busy={stale}>
        <Counts plan={plan} />
        {plan.undistilled > 0 || choice.skip_distill ? <SkipDistill choice={choice} onChange={onChange} /> : null}
        {plan.memories_only_here > 0 && <Memories plan={plan} choice={choice} onChange={onChange} />}
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Button variant="danger" disabled={plan.sessions === 0 || damaged} aria-disabled={stale} onClick={() => !stale && setAsking(true)}>
          Prune {sessions}
        </Button>
        {damaged && <p className="text-12 text-ink-3">Not while the database is damaged.</p>}
      </div>
      <p className="mt-3 text-12 text-ink-3">Backups that were made before still hold what goes. This plan runs exactly as shown; what is used until then stays.</p>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Prune ${sessions}?`}
        text={<Question plan={plan} />}
        confirm={`Prune ${sessions}`}
        onConfirm={async () => onStart(await client.pruneSessions({ before: plan.before, plan_id: plan.plan_id }))}
      />
    </>
  );
}

function Counts({ plan }: { plan: PrunePlan }) {
  const stays = SPARE_REASONS.filter((reason) => plan.spared_by_reason[reason] > 0);
  return (
    <>
      <h3 className="text-12 font-semibold text-ink-2">Would go</h3>
      <p role="status" className="num leading-head">
        <span className="font-head text-24 font-semibold tracking-[-.02em]">{countText(plan.sessions)}</span> <span className="text-14 text-ink-2">{plan.sessions === 1 ? "session" : "sessions"}</span>
      </p>
      <dl className="num mt-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 text-13">
        <Fact name="Messages" value={countText(plan.messages)} />
        <Fact name="Text of them" value={sizeText(plan.bytes)} />
        {plan.undistilled > 0 && <Fact name="Not yet distilled" value={`${countText(plan.undistilled)}, distilled first`} />}
      </dl>
      {stays.length > 0 && (
        <>
          <h3 className="mt-3.5 text-12 font-semibold text-ink-2">Stays</h3>
          <dl className="num mt-1.5 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 text-13">
            {stays.map((reason) => (
              <Fact key={reason} name={REASON_WORD[reason]} value={countText(plan.spared_by_reason[reason])} />
            ))}
          </dl>
          <SparedList spared={plan} />
        </>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right">{value}</dd>
    </>
  );
}

function SkipDistill({ choice, onChange }: Pick<PrunePaneProps, "choice" | "onChange">) {
  return (
    <label className="mt-3 flex items-start gap-2 text-12 text-ink-2 touch:min-h-11">
      <input type="checkbox" className="mt-[2px] size-[14px] flex-none accent-(--ink)" checked={choice.skip_distill} onChange={({ target }) => onChange({ skip_distill: target.checked })} />
      Let them go without being read for the memory
    </label>
  );
}

/** What only these sessions support is kept unless its person says otherwise. */
function Memories({ plan, choice, onChange }: Pick<PrunePaneProps, "choice" | "onChange"> & { plan: PrunePlan }) {
  const id = useId();
  const one = plan.memories_only_here === 1;
  return (
    <div className="mt-4 flex gap-2.5 rounded-3 bg-memory-wash px-3 py-2.5 shadow-[inset_0_0_0_1px_var(--memory-soft)]">
      <span className="mt-[3px] text-memory">
        <MemoryMark state="from" />
      </span>
      <div className="min-w-0">
        <p id={id} className="text-13">
          <b className="num font-semibold">{counted(plan.memories_only_here, "memory")}</b> {one ? "rests" : "rest"} on these sessions alone.
        </p>
        <div role="group" aria-labelledby={id} className="mt-2 inline-flex rounded-2 bg-ground-2 p-[2px]">
          {[false, true].map((forget) => (
            <button
              key={String(forget)}
              type="button"
              aria-pressed={choice.forget === forget}
              onClick={() => onChange({ forget })}
              className="h-6 rounded-1 px-2 text-12 text-ink-2 aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-row touch:h-11"
            >
              {forget ? (one ? "Forget it" : "Forget them") : one ? "Keep it" : "Keep them"}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

function Question({ plan }: { plan: PrunePlan }) {
  const stay = SPARE_REASONS.reduce((sum, reason) => sum + plan.spared_by_reason[reason], 0);
  const memories = plan.memories_only_here;
  return (
    <>
      Everything last active before {dayWords(dayOf(Date.parse(plan.before)))} that was chosen: {counted(plan.messages, "message")} {plan.messages === 1 ? "goes" : "go"} for good.
      {plan.undistilled > 0 && ` ${counted(plan.undistilled, "session")} ${plan.undistilled === 1 ? "is" : "are"} read for the memory first.`}
      {stay > 0 && ` ${counted(stay, "session")} ${stay === 1 ? "stays" : "stay"}.`}
      {memories > 0 && ` ${counted(memories, "memory")} that ${memories === 1 ? "rests" : "rest"} on these sessions alone ${plan.forget ? (memories === 1 ? "is forgotten too." : "are forgotten too.") : memories === 1 ? "is kept." : "are kept."}`}
    </>
  );
}
