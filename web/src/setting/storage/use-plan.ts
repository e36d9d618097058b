// What a prune would do, asked of the server shortly after each change of the choice. Nothing is deleted by asking.
import { useEffect, useRef, useState } from "react";
import type { PrunePlan } from "../../../../src/domain/care/prune.ts";
import type { AgentId } from "../../../../src/domain/ids.ts";
import type { SessionType } from "../../../../src/domain/session.ts";
import { SESSION_TYPES } from "../../../../src/domain/session.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient } from "../../app/services.tsx";
import type { Day } from "./month-axis.ts";
import { dateOf } from "./month-axis.ts";

/** While the line is moved nothing is asked, in milliseconds. */
const PAUSE = 120;

/** Sessions last active before the day; `agent_id` "" is every agent. */
export type Choice = { before: Day; agent_id: AgentId; types: readonly SessionType[]; forget: boolean; skip_distill: boolean };

/** `stale`: the plan is of an earlier choice, and another one is on its way. */
export type PlanState = { plan: PrunePlan | null; stale: boolean; error: string | null };

/** A choice without a type has no plan. `round` asks again for the same choice. */
export function usePlan(choice: Choice | null, round: number): PlanState {
  const client = useClient();
  const [state, setState] = useState<PlanState>({ plan: null, stale: true, error: null });
  const asked = useRef(0);
  const key = choice && JSON.stringify(choice);
  useEffect(() => {
    const mine = (asked.current += 1);
    if (key === null) return setState({ plan: null, stale: false, error: null });
    const { before, agent_id, types, forget, skip_distill } = JSON.parse(key) as Choice;
    setState((now) => ({ ...now, stale: true, error: null }));
    const timer = setTimeout(() => {
      const query = { before: dateOf(before), ...(agent_id === "" ? {} : { agent_id }), ...(types.length === SESSION_TYPES.length ? {} : { type: types }), forget, skip_distill };
      client.planPrune(query).then(
        (plan) => mine === asked.current && setState({ plan, stale: false, error: null }),
        (error: unknown) => mine === asked.current && setState({ plan: null, stale: false, error: messageOf(error) }),
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [client, key, round]);
  return state;
}
