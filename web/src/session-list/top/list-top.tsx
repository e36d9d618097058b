// What stands above the session list: search and filters, or what can be done with the rows that were chosen.
import { useCell } from "../../app/cell.ts";
import { SearchEverything } from "../../search/search-everything.tsx";
import { focusListRow } from "../list-focus.ts";
import { listSearch } from "../list-state.ts";
import { SelectionBar } from "../select/selection-bar.tsx";
import { selection } from "../select/selection.ts";
import { SearchField } from "./search-field.tsx";
import { TypeFilter } from "./type-filter.tsx";

/** As high as what is shown in its place until it has come. */
export function ListTop() {
  const selecting = useCell(selection) !== null;
  return (
    <>
      <div className="flex flex-none pb-[3px] max-md:px-4 max-md:pt-3">
        <SearchField keyed label="Search sessions" words={listSearch} onLeave={() => focusListRow(1)} />
      </div>
      <SearchEverything />
      {selecting ? <SelectionBar /> : <TypeFilter />}
    </>
  );
}
