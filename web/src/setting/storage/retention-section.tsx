// How long sessions of each type are kept. Nothing goes by itself unless a rule is set, and none is set before it was seen what would go.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { counted } from "../../../../src/domain/care/deletion.ts";
import type { SessionType } from "../../../../src/domain/session.ts";
import { SESSION_TYPES } from "../../../../src/domain/session.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useDamaged, useToast } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog/dialog.tsx";
import { dateOf, dayOf } from "./month-axis.ts";
import { TYPE_NAME } from "./usage.ts";

/** Days that are offered; another number may be set by the API and stands among them then. */
const DAYS = [7, 30, 90, 180, 365, 730];

type Rules = Record<SessionType, number | null>;
type Asked = { rules: Rules; found: { type: SessionType; days: number; sessions: number }[] };

/** Rules are the owner's and hold for everybody's sessions. */
export function RetentionSection() {
  const client = useClient();
  const { data, error } = useQuery({ queryKey: ["settings"], queryFn: () => client.getSettings(), staleTime: 0 });
  const [editing, setEditing] = useState(false);
  const damaged = useDamaged();
  return (
    <section aria-labelledby="keep-heading" className="mt-4 flex flex-wrap items-start gap-x-8 gap-y-3 rounded-4 px-5 py-4 shadow-[inset_0_0_0_1px_var(--line)] max-md:px-4">
      <h2 id="keep-heading" className="w-[88px] text-15 font-semibold">
        Keep
      </h2>
      {error && (
        <p role="alert" className="flex-1 text-13 text-danger">
          {messageOf(error)}
        </p>
      )}
      {data && editing && <RuleForm rules={data.retention} onDone={() => setEditing(false)} />}
      {data && !editing && (
        <>
          <dl className="grid min-w-0 flex-1 grid-cols-[repeat(auto-fit,minmax(130px,1fr))] gap-x-4 gap-y-2">
            {SESSION_TYPES.map((type) => (
              <div key={type}>
                <dt className="text-13 font-medium">{TYPE_NAME[type]}</dt>
                <dd className="num text-12 text-ink-2">{daysWords(data.retention[type])}</dd>
              </div>
            ))}
          </dl>
          <Button disabled={damaged} onClick={() => setEditing(true)}>
            Change
          </Button>
        </>
      )}
    </section>
  );
}

function RuleForm({ rules, onDone }: { rules: Rules; onDone: () => void }) {
  const client = useClient();
  const toast = useToast();
  const queries = useQueryClient();
  const [next, setNext] = useState(rules);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(): Promise<void> {
    await client.patchSettings({ retention: next });
    await queries.invalidateQueries({ queryKey: ["settings"] });
    // It begins soon, and shows itself where prunes do.
    setTimeout(() => void queries.invalidateQueries({ queryKey: ["prunes"] }), 1500);
    toast({ text: "Changed how long sessions are kept" });
    onDone();
  }
  async function look(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const found: Asked["found"] = [];
      for (const type of SESSION_TYPES) {
        const days = next[type];
        if (days === null || (rules[type] !== null && days >= rules[type])) continue;
        const { sessions } = await client.planPrune({ before: dateOf(dayOf(Date.now()) - days), type: [type] });
        if (sessions > 0) found.push({ type, days, sessions });
      }
      if (found.length === 0) await save();
      else setAsked({ rules: next, found });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <div className="min-w-0 flex-1">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(130px,1fr))] gap-x-4 gap-y-3">
        {SESSION_TYPES.map((type) => (
          <label key={type} className="text-13 font-medium">
            {TYPE_NAME[type]}
            <select
              className="num mt-1 block h-[30px] w-full rounded-3 bg-paper px-2 text-13 font-normal shadow-[inset_0_0_0_1px_var(--line-3)] max-md:h-11 max-md:text-[16px]"
              value={next[type] ?? ""}
              onChange={({ target }) => setNext((now) => ({ ...now, [type]: target.value === "" ? null : Number(target.value) }))}
            >
              <option value="">forever</option>
              {[...new Set([...DAYS, ...(rules[type] === null ? [] : [rules[type]])])]
                .sort((a, b) => a - b)
                .map((days) => (
                  <option key={days} value={days}>
                    {daysWords(days)}
                  </option>
                ))}
            </select>
          </label>
        ))}
      </div>
      <p className="mt-3 text-12 text-ink-3">Without a message for that long, sessions are pruned once a day, everybody’s on this server. Pinned ones and those that run stay.</p>
      {problem && (
        <p role="alert" className="mt-2 text-12 text-danger">
          {problem}
        </p>
      )}
      <div className="mt-3 flex gap-2">
        <Button variant="primary" disabled={busy} onClick={() => void look()}>
          Set the rules
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title="Let old sessions go by themselves?"
        text={
          <>
            At once, of yours: {asked?.found.map(({ type, days, sessions }) => `${counted(sessions, "session")} (${TYPE_NAME[type].toLowerCase()}, older than ${daysWords(days)})`).join(", ")}. Then every day what has become as old, for everybody on this server.
          </>
        }
        confirm="Set the rules"
        onConfirm={save}
      />
    </div>
  );
}

function daysWords(days: number | null): string {
  if (days === null) return "forever";
  if (days % 365 === 0) return counted(days / 365, "year");
  return counted(days, "day");
}
