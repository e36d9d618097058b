// Changes a person makes to single memories: edit, pin, forget, add. Each is shown at once everywhere.
import { useCallback, useMemo } from "react";
import type { AgentId, MemoryId } from "../../../../src/domain/ids.ts";
import type { Memory } from "../../../../src/domain/memory/memory.ts";
import { messageOf } from "../../app/failure.ts";
import { useServices } from "../../app/services.tsx";
import { useRefreshMemory } from "../data/memory-store.ts";
import type { MemoryDraft } from "./memory-editor.tsx";
import { patchOf } from "./memory-editor.tsx";

/** `edit` and `add` throw what the server refuses, for the editor to say; `pin` says it as a toast. */
export function useMemoryChange() {
  const { client, toasts } = useServices();
  const refresh = useRefreshMemory();
  const edit = useCallback(
    async (memory: Pick<Memory, "memory_id" | "text" | "kind" | "valid_from" | "valid_to">, draft: MemoryDraft) => {
      const patch = patchOf(draft, memory);
      if (Object.keys(patch).length === 0) return;
      await client.patchMemory(memory.memory_id, patch);
      await refresh();
    },
    [client, refresh],
  );
  const pin = useCallback(
    async (memory: Pick<Memory, "memory_id" | "pinned">) => {
      try {
        await client.patchMemory(memory.memory_id, { pinned: !memory.pinned });
        await refresh();
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
      }
    },
    [client, refresh, toasts],
  );
  const add = useCallback(
    async (agent_id: AgentId, { text, kind, valid_from }: MemoryDraft) => {
      await client.addMemory(agent_id, { text, kind, ...(valid_from ? { valid_from } : {}) });
      await refresh();
    },
    [client, refresh],
  );
  const forget = useCallback(
    async (memory_id: MemoryId) => {
      await client.deleteMemory(memory_id);
      await refresh();
    },
    [client, refresh],
  );
  return useMemo(() => ({ edit, pin, add, forget }), [edit, pin, add, forget]);
}
