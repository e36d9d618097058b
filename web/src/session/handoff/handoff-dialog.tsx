// Continue with another agent: which one, how much it is told, and exactly what will stand in its prompt.
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AgentId } from "../../../../src/domain/ids.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { messageOf } from "../../app/failure.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useDamaged, useOpenSession, useServices } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { Check, EVERYTHING, lastOf, ScopeFields } from "../export/scope-fields.tsx";
import { TextPreview } from "../export/text-preview.tsx";
import { useLate } from "../export/use-late.ts";
import { AgentChoice, useCandidates } from "./agent-choice.tsx";

const PAUSE = 250;

export type HandOffDialogProps = { session: Session; open: boolean; onOpenChange: (open: boolean) => void };

/** Starting opens the new session, which carries the context along with its first message. */
export function HandOffDialog({ session, open, onOpenChange }: HandOffDialogProps) {
  const { session_id, message_count } = session;
  const { client, rows } = useServices();
  const openSession = useOpenSession();
  const queries = useQueryClient();
  const damaged = useDamaged();
  const candidates = useCandidates(session.agent_id);
  const [chosen, setChosen] = useState<AgentId | null>(null);
  const [scope, setScope] = useState(EVERYTHING);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const can = candidates.filter(({ reason }) => reason === null);
  const agent_id = chosen ?? (can.find((one) => one.agent_id !== session.agent_id) ?? can[0])?.agent_id ?? null;
  const last = lastOf(scope);
  const wish = JSON.stringify({ agent_id, tools: scope.tools, mask: scope.mask, ...(typeof last === "number" ? { last } : {}) });
  const asked = useLate(wish, PAUSE);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["handoff", session_id, asked],
    enabled: open && agent_id !== null && last !== undefined,
    queryFn: () => client.previewHandOff(session_id, JSON.parse(asked) as { agent_id: AgentId }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  const stale = wish !== asked || isPlaceholderData || data === undefined;
  async function start(): Promise<void> {
    if (agent_id === null) return;
    setBusy(true);
    setFailure(null);
    try {
      const { session: next } = await client.handOff(session_id, { agent_id, tools: scope.tools, mask: scope.mask, last: last ?? null });
      rows.put(next);
      void queries.invalidateQueries({ queryKey: ["links"] });
      onOpenChange(false);
      openSession(next.session_id);
      focusComposer(next.session_id);
    } catch (problem) {
      setFailure(messageOf(problem));
    }
    setBusy(false);
  }
  const problem = last === undefined ? "Say how many messages: 1 or more." : (failure ?? (error ? messageOf(error) : null));
  const name = candidates.find((one) => one.agent_id === agent_id)?.name;
  return (
    <PanelDialog wide title="Continue with another agent" open={open} onOpenChange={onOpenChange}>
      <AgentChoice candidates={candidates} chosen={agent_id} onChoose={setChosen} />
      <div className="mt-3">
        <ScopeFields scope={scope} onChange={(part) => setScope((now) => ({ ...now, ...part }))} messages={message_count} />
        <div className="flex flex-wrap gap-x-5">
          <Check label="With what tools did" checked={scope.tools} onChange={(tools) => setScope((now) => ({ ...now, tools }))} />
          <Check label="Mask secrets" checked={scope.mask} onChange={(mask) => setScope((now) => ({ ...now, mask }))} />
        </div>
      </div>
      <h3 className="mt-3 text-12 font-semibold text-ink-2">Exactly this will be in its prompt</h3>
      <TextPreview preview={data} stale={stale} mask={scope.mask} error={agent_id === null ? "There is no agent that could go on." : problem} />
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button variant="primary" disabled={busy || stale || agent_id === null || problem !== null || damaged} onClick={() => void start()}>
          {name === undefined ? "Continue" : `Continue with ${name}`}
        </Button>
      </div>
    </PanelDialog>
  );
}
