// The fields above the history: words, types, memory states, and when.
import type { MemoryState, SessionType } from "../../../src/domain/session.ts";
import { MEMORY_STATES, SESSION_TYPES } from "../../../src/domain/session.ts";
import { MemoryMark } from "../memory/mark/memory-mark.tsx";
import { TYPE_ICON, TYPE_WORD } from "../session-list/session-name.ts";
import { SearchField } from "../session-list/top/search-field.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu/menu.tsx";
import type { HistoryFilter, Span } from "./history-filter.ts";
import { historyWords, SPANS } from "./history-filter.ts";

const MEMORY_WORD: Record<MemoryState, string> = { none: "None", pending: "Pending", written: "Written", nothing: "Nothing new", held: "Held for you", failed: "Failed" };

export type HistoryFiltersProps = { filter: HistoryFilter; onFilter: (change: Partial<HistoryFilter>) => void; onLeave: () => void };

/** Each menu's button says what is chosen in it. */
export function HistoryFilters({ filter, onFilter, onLeave }: HistoryFiltersProps) {
  const { types, memory, span } = filter;
  const typeWords = types.length === 0 ? "All types" : types.length === 1 ? TYPE_WORD[types[0] as SessionType] : `${types.length} types`;
  const memoryWords = memory.length === 0 ? "Any memory" : memory.length === 1 ? MEMORY_WORD[memory[0] as MemoryState] : `${memory.length} states`;
  return (
    <div className="flex-none border-b border-line px-3.5 pt-2.5 pb-1.5 max-md:px-4">
      <div className="flex">
        <SearchField label="Search history" words={historyWords} onLeave={onLeave} />
      </div>
      <div className="-mx-2 mt-1 flex flex-wrap">
        <FilterButton words={typeWords} label="Types">
          <MenuItem checked={types.length === 0} onSelect={() => onFilter({ types: [] })}>
            All types
          </MenuItem>
          <MenuSeparator />
          {SESSION_TYPES.map((type) => (
            <MenuItem key={type} icon={TYPE_ICON[type]} checked={types.includes(type)} onSelect={() => onFilter({ types: turned(types, type) })}>
              {TYPE_WORD[type]}
            </MenuItem>
          ))}
        </FilterButton>
        <FilterButton words={memoryWords} label="Memory">
          <MenuItem checked={memory.length === 0} onSelect={() => onFilter({ memory: [] })}>
            Any memory
          </MenuItem>
          <MenuSeparator />
          {MEMORY_STATES.map((state) => (
            <MenuItem key={state} checked={memory.includes(state)} onSelect={() => onFilter({ memory: turned(memory, state) })}>
              <span className="flex items-center gap-[9px]">
                <MemoryMark state={state} />
                {MEMORY_WORD[state]}
              </span>
            </MenuItem>
          ))}
        </FilterButton>
        <FilterButton words={SPANS[span].words} label="Time">
          {(Object.keys(SPANS) as Span[]).map((one) => (
            <MenuItem key={one} checked={one === span} onSelect={() => onFilter({ span: one })}>
              {SPANS[one].words}
            </MenuItem>
          ))}
        </FilterButton>
      </div>
    </div>
  );
}

const turned = <T,>(chosen: readonly T[], one: T): readonly T[] => (chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);

function FilterButton({ words, label, children }: { words: string; label: string; children: React.ReactNode }) {
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="quiet" size="s" aria-label={`${label}: ${words}`}>
          {words}
          <Icon name="down" size={14} />
        </Button>
      }
    >
      {children}
    </Menu>
  );
}
