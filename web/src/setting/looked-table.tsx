// Where the server looked for a model, and what it found there.
import { useModelState } from "../app/services.tsx";

/** Nothing until the server has said it. */
export function LookedTable() {
  const models = useModelState();
  if (!models || models.looked.length === 0) return null;
  return (
    <section aria-labelledby="looked-heading" className="mt-5 text-left">
      <h3 id="looked-heading" className="text-12 font-semibold text-ink-3">
        Looked in
      </h3>
      <dl className="mt-1.5 grid grid-cols-[minmax(112px,auto)_1fr] gap-x-4 gap-y-1">
        {models.looked.map(({ place, result }) => (
          <div key={place} className="contents">
            <dt className="text-13 text-ink-2 wrap-anywhere">{place}</dt>
            <dd className="num text-12 leading-[1.5] text-ink-3 wrap-anywhere">{result}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
