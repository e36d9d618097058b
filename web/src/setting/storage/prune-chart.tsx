// Sessions by month of last activity, and the line before which they would go. What would go is hatched.
import { countText } from "../../session/time-text.ts";
import { Tooltip } from "../../ui/tooltip/tooltip.tsx";
import type { Column, Day } from "./month-axis.ts";
import { monthText, placeOf } from "./month-axis.ts";
import { PruneLine } from "./prune-line.tsx";
import { sizeText } from "./size-text.ts";

/** Months that are named under the chart, at most. */
const NAMED = 12;

export type PruneChartProps = { columns: readonly Column[]; today: Day; before: Day; onBefore: (day: Day) => void; /** The plan is about some of these sessions only. */ partly: boolean };

export function PruneChart({ columns, today, before, onBefore, partly }: PruneChartProps) {
  const most = Math.max(1, ...columns.map(({ sessions }) => sessions));
  const place = placeOf(columns, before);
  const step = Math.ceil(columns.length / NAMED);
  return (
    <div className="prune-chart" data-partly={partly}>
      <PruneLine columns={columns} today={today} before={before} onBefore={onBefore}>
        {columns.map(({ month, sessions, bytes }, index) => (
          <Tooltip key={month} side="bottom" text={`${monthText(month, true)}: ${countText(sessions)} ${sessions === 1 ? "session" : "sessions"}, ${sizeText(bytes)}`}>
            <div className="prune-column">
              <div className="prune-bar" style={{ height: `${(sessions / most) * 100}%`, minHeight: sessions > 0 ? 3 : 0 }}>
                <i style={{ width: `${Math.min(1, Math.max(0, place - index)) * 100}%` }} />
              </div>
            </div>
          </Tooltip>
        ))}
      </PruneLine>
      <div className="prune-months num" aria-hidden="true">
        {columns.map(({ month }, index) => (
          <span key={month}>{index % step === 0 && monthText(month, month.endsWith("-01") && columns.length > NAMED)}</span>
        ))}
      </div>
      <table className="sr-only">
        <caption>Sessions by month of last activity</caption>
        <tbody>
          {columns.map(({ month, sessions }) => (
            <tr key={month}>
              <th scope="row">{monthText(month, true)}</th>
              <td>{sessions}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
