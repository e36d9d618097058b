// What /remember and /forget do in the composer: keep a sentence at once, or go to where what is kept can be forgotten.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Session } from "../../../../src/domain/session.ts";
import { useServices } from "../../app/services.tsx";

/** Does one of them; rejects with what the server says. Forgetting is for good: the Memory view lists what fits and asks first. */
export function useMemoryCommand({ agent_id }: Session): (command: { kind: "remember" | "forget"; text: string }) => Promise<void> {
  const { client, toasts } = useServices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async ({ kind, text }) => {
    if (kind === "forget") return navigate({ to: "/memory", search: { agent: agent_id, q: text } });
    await client.addMemory(agent_id, { text });
    toasts.show({ text: `Kept: ${text}` });
    await queries.invalidateQueries({ queryKey: ["memory"] });
  };
}
