// The messages that a change set was made from, by id: for the quotes beside its changes.
import { useQuery } from "@tanstack/react-query";
import type { MessageId } from "../../../../src/domain/ids.ts";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import type { Message } from "../../../../src/domain/message.ts";
import { useCell } from "../../app/cell.ts";
import { useServices } from "../../app/services.tsx";

export type SaidMessages = ReadonlyMap<MessageId, Message>;
const NONE: SaidMessages = new Map();

/** The newest 200 of those that were read; without them a change still names its session. */
export function useSaid({ session_id, to_seq }: Pick<ChangeSet, "session_id" | "to_seq">): SaidMessages {
  const { client, ready } = useServices();
  const { data } = useQuery({
    queryKey: ["memory", "said", session_id, to_seq],
    enabled: useCell(ready) && session_id !== null && to_seq !== null,
    queryFn: async () => {
      if (session_id === null || to_seq === null) return NONE;
      const { messages } = await client.listMessages(session_id, { before: to_seq + 1, limit: 200 });
      return new Map(messages.map((message) => [message.message_id, message]));
    },
  });
  return data ?? NONE;
}
