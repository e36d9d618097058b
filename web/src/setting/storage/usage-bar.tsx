// What takes up room: one bar with labelled parts, and which agents' sessions they are.
import type { Storage } from "../../../../src/domain/care/storage.ts";
import { useAgents } from "../../app/services.tsx";
import { countText } from "../../session/time-text.ts";
import { sizeText } from "./size-text.ts";
import { byAgent, partsOf } from "./usage.ts";

/** The parts are labels with numbers; the bar shows the same once more. */
export function UsageBar({ storage }: { storage: Storage }) {
  const parts = partsOf(storage);
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <section aria-label="What takes up room" className="mt-5">
      <p className="num">
        <span className="font-head text-24 leading-head font-semibold tracking-[-.02em]">{sizeText(all)}</span> <span className="text-14 text-ink-2">{storage.home ? "used" : "of text in your sessions"}</span>
      </p>
      <div className="usage-bar mt-2.5" aria-hidden="true">
        {parts.map(({ name, look, bytes }) => (
          <i key={name} data-use={look} style={{ flexGrow: bytes, flexBasis: 0 }} />
        ))}
      </div>
      <dl className="num mt-3 flex flex-wrap gap-x-8 gap-y-2.5">
        {parts.map(({ name, look, bytes }) => (
          <div key={name}>
            <dt className="flex gap-1.5 text-12 text-ink-2">
              <span aria-hidden="true" className="usage-dot" data-use={look} />
              {name}
            </dt>
            <dd className="pl-[14px] text-13 font-medium">{sizeText(bytes)}</dd>
          </div>
        ))}
      </dl>
      {storage.index.waiting > 0 && (
        <p role="status" className="num mt-3 text-12 text-ink-3">
          {countText(storage.index.waiting)} of {countText(storage.index.messages)} messages wait for the search index.
        </p>
      )}
    </section>
  );
}

/** One line per agent that has sessions, the largest first. */
export function AgentUses({ storage }: { storage: Storage }) {
  const { agents } = useAgents();
  const uses = byAgent(storage);
  const nameOf = (id: string) => agents.find((agent) => agent.agent_id === id)?.name ?? `${id}, removed`;
  if (uses.length === 0) return null;
  return (
    <section aria-labelledby="agent-uses" className="mt-8">
      <h2 id="agent-uses" className="mb-2 text-15 font-semibold">
        By agent
      </h2>
      <div className="overflow-x-auto rounded-4 shadow-[inset_0_0_0_1px_var(--line)]">
        <table className="num w-full text-13">
          <thead className="text-left text-12 text-ink-3">
            <tr className="border-b border-line">
              <th className="px-4 py-1.5 max-md:px-2 font-medium">Agent</th>
              <th className="px-4 py-1.5 max-md:px-2 text-right font-medium">Sessions</th>
              <th className="px-4 py-1.5 max-md:px-2 text-right font-medium">Messages</th>
              <th className="px-4 py-1.5 max-md:px-2 text-right font-medium">Text</th>
            </tr>
          </thead>
          <tbody>
            {uses.map(({ agent_id, sessions, messages, bytes }) => (
              <tr key={agent_id} className="border-b border-line last:border-0">
                <th scope="row" className="max-w-[280px] cut px-4 py-1.5 max-md:px-2 text-left font-medium">
                  {nameOf(agent_id)}
                </th>
                <td className="px-4 py-1.5 max-md:px-2 text-right">{countText(sessions)}</td>
                <td className="px-4 py-1.5 max-md:px-2 text-right">{countText(messages)}</td>
                <td className="px-4 py-1.5 max-md:px-2 text-right whitespace-nowrap">{sizeText(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
