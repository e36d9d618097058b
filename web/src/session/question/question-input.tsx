// The input of a call that waits for consent, readable: names and values where it is flat, JSON where it is not.
import { inputJson, inputRows } from "./input-row.ts";

export function QuestionInput({ input }: { input: unknown }) {
  const rows = inputRows(input);
  if (rows === undefined) {
    return (
      <pre className="question-input" tabIndex={0} aria-label="Input">
        {inputJson(input)}
      </pre>
    );
  }
  if (rows.length === 0) return <p className="question-note">Nothing: it is called without input.</p>;
  return (
    <dl className="question-input" tabIndex={0} aria-label="Input">
      {rows.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === "" ? "(empty)" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
