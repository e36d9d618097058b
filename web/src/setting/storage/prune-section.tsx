// Pruning old sessions: the choice (a line in time, an agent, types), what it would do, and what is being done.
import { useMemo, useState } from "react";
import type { Storage } from "../../../../src/domain/care/storage.ts";
import { SESSION_TYPES } from "../../../../src/domain/session.ts";
import { useNow } from "../../app/now.ts";
import { useAgents } from "../../app/services.tsx";
import { boundsOf, columnsOf, dateOf, dayOf, readDate } from "./month-axis.ts";
import { PruneChart } from "./prune-chart.tsx";
import { PrunePane } from "./prune-pane.tsx";
import { PruneProgress } from "./prune-progress.tsx";
import { TYPE_NAME } from "./usage.ts";
import type { Choice } from "./use-plan.ts";
import { usePlan } from "./use-plan.ts";
import { usePrunes } from "./use-prunes.ts";

/** Where the line stands at first, in days before today. */
const FIRST_DAYS = 90;

export function PruneSection({ storage }: { storage: Storage }) {
  const today = dayOf(useNow());
  const columns = useMemo(() => columnsOf(storage.by_month, today), [storage.by_month, today]);
  const [choice, setChoice] = useState<Choice>(() => ({ before: today - FIRST_DAYS, agent_id: "", types: SESSION_TYPES, forget: false, skip_distill: false }));
  const [round, setRound] = useState(0);
  const change = (part: Partial<Choice>) => setChoice((now) => ({ ...now, ...part }));
  const prunes = usePrunes(() => setRound((now) => now + 1));
  const state = usePlan(choice.types.length === 0 || prunes.running ? null : choice, round);
  const partly = choice.agent_id !== "" || choice.types.length < SESSION_TYPES.length;
  return (
    <section aria-labelledby="prune-heading" className="mt-7 rounded-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5 border-b border-line px-5 py-3.5 max-md:px-4">
        <div className="min-w-[220px] flex-1">
          <h2 id="prune-heading" className="text-15 font-semibold">
            Prune old sessions
          </h2>
          <p className="text-13 text-ink-2">Drag the line, or set a date. Nothing goes before you have seen what would go.</p>
        </div>
        <Fields choice={choice} onChange={change} first={boundsOf(columns, today).first} last={today + 1} storage={storage} />
      </div>
      <div className="flex max-lg:flex-col">
        <div className="min-w-0 flex-1 px-5 pt-2 pb-4 max-md:px-4">
          <PruneChart columns={columns} today={today} before={choice.before} onBefore={(before) => change({ before })} partly={partly} />
          <Types choice={choice} onChange={change} />
          {partly && <p className="mt-2 text-12 text-ink-3">The columns show all of your sessions, the counts those that are chosen.</p>}
        </div>
        <div className="w-[324px] flex-none border-l border-line px-5 py-4 max-lg:w-full max-lg:border-t max-lg:border-l-0 max-md:px-4">
          {prunes.shown ? (
            <PruneProgress prune={prunes.shown} onCancel={prunes.cancel} onDone={prunes.dismiss} />
          ) : choice.types.length === 0 ? (
            <p className="text-13 text-ink-2">Choose at least one type.</p>
          ) : (
            <PrunePane state={state} choice={choice} onChange={change} onStart={prunes.begin} onRetry={() => setRound((now) => now + 1)} />
          )}
        </div>
      </div>
    </section>
  );
}

type ChangeProps = { choice: Choice; onChange: (part: Partial<Choice>) => void };

const FIELD = "h-[30px] rounded-3 bg-paper px-2 text-13 shadow-[inset_0_0_0_1px_var(--line-3)] outline-offset-2 max-md:h-11 max-md:text-[16px]";

function Fields({ choice, onChange, first, last, storage }: ChangeProps & { first: number; last: number; storage: Storage }) {
  const { agents } = useAgents();
  const names = new Map(agents.map((agent) => [agent.agent_id, agent.name]));
  // Removed agents have sessions too.
  const ids = [...new Set([...names.keys(), ...storage.by_agent.map(({ agent_id }) => agent_id)])];
  /** While a date is typed it passes through years that are none. */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="flex flex-wrap gap-2">
      <label className="flex items-center gap-2 text-13 text-ink-2">
        Last active before
        <input
          type="date"
          className={`num ${FIELD}`}
          value={typed ?? dateOf(choice.before)}
          min={dateOf(first)}
          max={dateOf(last)}
          onChange={(event) => {
            setTyped(event.target.value);
            const day = readDate(event.target.value);
            if (day !== undefined && day >= first && day <= last) onChange({ before: day });
          }}
          onBlur={() => setTyped(null)}
        />
      </label>
      <select aria-label="Of which agent" className={FIELD} value={choice.agent_id} onChange={(event) => onChange({ agent_id: event.target.value })}>
        <option value="">All agents</option>
        {ids.map((id) => (
          <option key={id} value={id}>
            {names.get(id) ?? `${id}, removed`}
          </option>
        ))}
      </select>
    </div>
  );
}

function Types({ choice, onChange }: ChangeProps) {
  return (
    <fieldset className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="sr-only">Types that may go</legend>
      {SESSION_TYPES.map((type) => (
        <label key={type} className="flex min-h-6 items-center gap-[7px] text-13 text-ink-2 touch:min-h-11">
          <input
            type="checkbox"
            className="size-[14px] accent-(--ink)"
            checked={choice.types.includes(type)}
            onChange={({ target }) => onChange({ types: SESSION_TYPES.filter((one) => (one === type ? target.checked : choice.types.includes(one))) })}
          />
          {TYPE_NAME[type]}
        </label>
      ))}
      <span className="ml-auto text-12 text-ink-3">sessions by month of last activity, UTC</span>
    </fieldset>
  );
}
