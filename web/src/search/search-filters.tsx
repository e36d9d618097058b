// What a search is narrowed to: an agent, types, and when a session was last active.
import { useState } from "react";
import { SESSION_TYPES } from "../../../src/domain/session.ts";
import { useNarrow } from "../app/frame/narrow.ts";
import { useAgents } from "../app/services.tsx";
import { TYPE_ICON, TYPE_WORD } from "../session-list/session-name.ts";
import { ChipButton } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import type { ChangePlace } from "./search-page.tsx";
import type { SearchPlace } from "./search-place.ts";
import { typesOf } from "./search-place.ts";

const FIELD = "h-[26px] min-w-0 max-md:w-full rounded-2 bg-paper px-1.5 text-12 text-ink shadow-[inset_0_0_0_1px_var(--line-3)] max-md:h-11 max-md:text-[16px]";

export function SearchFilters({ place, onChange }: { place: SearchPlace; onChange: ChangePlace }) {
  const { agents } = useAgents();
  const types = typesOf(place);
  const narrow = useNarrow();
  const [shown, setShown] = useState(place.agent !== undefined || place.after !== undefined || place.before !== undefined);
  const unknown = place.agent !== undefined && !agents.some(({ agent_id }) => agent_id === place.agent);
  return (
    <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-2">
      <div role="group" aria-label="Types" className="flex flex-wrap items-center gap-1">
        <ChipButton on={types.length === 0} onClick={() => onChange({ type: undefined })}>
          All
        </ChipButton>
        {SESSION_TYPES.map((type) => (
          <ChipButton key={type} on={types.includes(type)} onClick={() => onChange({ type: SESSION_TYPES.filter((one) => (one === type) !== types.includes(one)).join(",") })}>
            <Icon name={TYPE_ICON[type]} size={14} />
            {TYPE_WORD[type]}
          </ChipButton>
        ))}
      </div>
      {narrow && (
        <ChipButton on={shown} onClick={() => setShown(!shown)}>
          <Icon name="filter" size={14} />
          More filters
        </ChipButton>
      )}
      {(!narrow || shown) && (
        <div className="flex items-center gap-x-3 gap-y-2 max-md:grid max-md:w-full max-md:grid-cols-2">
          <select aria-label="Of which agent" className={`max-md:col-span-2 ${FIELD}`} value={place.agent ?? ""} onChange={({ target }) => onChange({ agent: target.value })}>
            <option value="">All agents</option>
            {agents.map(({ agent_id, name }) => (
              <option key={agent_id} value={agent_id}>
                {name}
              </option>
            ))}
            {unknown && <option value={place.agent}>{place.agent}, removed</option>}
          </select>
          <DateField label="After" value={place.after} onChange={(after) => onChange({ after })} />
          <DateField label="Before" value={place.before} onChange={(before) => onChange({ before })} />
        </div>
      )}
    </div>
  );
}

/** Of a session's last activity; half a date changes nothing yet. */
function DateField({ label, value, onChange }: { label: string; value: string | undefined; onChange: (date: string | undefined) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-12 text-ink-2 max-md:flex-col max-md:items-start">
      {label}
      <input type="date" className={`num ${FIELD}`} value={value ?? ""} onChange={({ target }) => onChange(target.value || undefined)} />
    </label>
  );
}
