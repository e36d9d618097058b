// A group of tool calls: one folded line that opens to each call with what went in and what came out.
import { Ring } from "../../ui/ring.tsx";
import type { ToolCall } from "./answer-piece.ts";
import { Fold } from "./fold.tsx";
import { spanText } from "../time-text.ts";
import { shownValue, summarizeTools } from "./tool-summary.ts";

/** What waits for an answer is not here: the question stands for it. `open` begins unfolded. */
export function ToolSteps({ calls: all, open = false }: { calls: readonly ToolCall[]; open?: boolean }) {
  const calls = all.filter((call) => call.status !== "asking" && call.status !== "behind");
  if (calls.length === 0) return null;
  const { text, meta } = summarizeTools(calls);
  const failed = calls.find((call) => call.status === "failed");
  const running = calls.some((call) => call.status === "running");
  const line = (
    <>
      <span>{text}</span>
      {meta && <span className="fold-meta">{meta}</span>}
      {failed?.output && <span className="fold-error">{failed.output.trim().split("\n")[0]}</span>}
    </>
  );
  return (
    <Fold line={line} initial={open} tone={failed && !running ? "danger" : "plain"} {...(running ? { running: <Ring label="Running" /> } : {})}>
      {calls.map((call) => (
        <Call key={call.call_id} call={call} />
      ))}
    </Fold>
  );
}

function Call({ call }: { call: ToolCall }) {
  const output = call.output === null ? null : shownValue(call.output);
  return (
    <section className="call" aria-label={call.tool}>
      <header>
        <code>{call.tool}</code>
        <span>{stateText(call)}</span>
      </header>
      <pre tabIndex={0} aria-label="Input">
        {shownValue(call.input)}
      </pre>
      {output !== null && (
        <pre tabIndex={0} aria-label={call.status === "failed" ? "Error" : "Output"} className={call.status === "failed" ? "error" : ""}>
          {output === "" ? "No output" : output}
        </pre>
      )}
    </section>
  );
}

function stateText(call: ToolCall): string {
  if (call.status === "running") return "running";
  if (call.status === "lost") return "nobody knows whether it took effect";
  if (call.status === "declined") return call.answer === null ? "not run, nobody answered in time" : "not run, it was not allowed";
  const words = [call.answer === "redo" ? "run again" : "", call.status === "failed" ? "failed" : "", call.ms === null || call.ms < 50 ? "" : spanText(call.ms)];
  return words.filter(Boolean).join(", ");
}
