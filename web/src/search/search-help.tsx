// The words that a search understands, before there is one.
const WORDS: readonly { example: string; use: string; words: string }[] = [
  { example: "refund ledger", use: "", words: "both words, the last one also as a beginning" },
  { example: '"slot offset"', use: '"', words: "just this phrase" },
  { example: "refund -draft", use: "-", words: "without a word" },
  { example: "invoi*", use: "", words: "words that begin like this" },
  { example: "agent:mira", use: "agent:", words: "one agent’s sessions" },
  { example: "type:chat", use: "type:", words: "chat, heartbeat, schedule or subagent" },
  { example: "before:2026-02-01", use: "before:", words: "sessions last active before a day" },
  { example: "after:2026-01-01", use: "after:", words: "sessions active since a day" },
  { example: "in:title", use: "in:title", words: "titles only" },
];

/** Pressing an example of a filter puts it into the field. */
export function SearchHelp({ onUse }: { onUse: (words: string) => void }) {
  return (
    <section aria-label="How to search" className="mt-7">
      <p className="text-13 text-ink-2">Everything that you, your agents and their tools have said, and titles. Incognito sessions are not searched.</p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-1.5 max-md:gap-x-3">
        {WORDS.map(({ example, use, words }) => (
          <div key={example} className="contents">
            <dt>
              {use.includes(":") ? (
                <button type="button" onClick={() => onUse(use)} className="rounded-1 bg-sunken px-1.5 py-0.5 font-mono text-12 hover:bg-ground-2 touch:min-h-11">
                  {example}
                </button>
              ) : (
                <code className="rounded-1 bg-sunken px-1.5 py-0.5 font-mono text-12">{example}</code>
              )}
            </dt>
            <dd className="text-13 text-ink-2">{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
