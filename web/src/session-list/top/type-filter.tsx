// The chips above the list: which types of session it shows.
import { SESSION_TYPES } from "../../../../src/domain/session.ts";
import { useCell } from "../../app/cell.ts";
import { ChipButton } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Tooltip } from "../../ui/tooltip/tooltip.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { chosenTypes, toggleType } from "../list-state.ts";
import { TYPE_ICON, TYPE_WORD } from "../session-name.ts";

/** All, then one chip per type; several may be chosen. */
export function TypeFilter() {
  const chosen = useCell(chosenTypes);
  return (
    <div className="flex flex-none items-center pt-1 pb-1 max-md:pt-2 max-md:pr-2">
      <div role="group" aria-label="Show types" className="flex min-w-0 flex-1 items-center gap-1 max-md:gap-1.5 max-md:overflow-x-auto max-md:pl-4">
        <ChipButton on={chosen.length === 0} onClick={() => chosenTypes.set([])}>
          All
        </ChipButton>
        {SESSION_TYPES.map((type) => (
          <Tooltip key={type} text={TYPE_WORD[type]}>
            <ChipButton
              on={chosen.includes(type)}
              aria-label={TYPE_WORD[type]}
              onClick={() => chosenTypes.update((now) => toggleType(now, type, SESSION_TYPES.length))}
            >
              <Icon name={TYPE_ICON[type]} size={14} />
              {type === "chat" && "Chat"}
            </ChipButton>
          </Tooltip>
        ))}
      </div>
      <FilterMenu />
    </div>
  );
}
