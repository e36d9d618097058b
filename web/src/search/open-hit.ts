// From a hit to its message: the session opens for reading, or in the tab that it has.
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { SearchHit } from "../../../src/domain/search/hit.ts";
import { useServices } from "../app/services.tsx";
import { withView } from "../tab/tab-state.ts";

/** Goes to the message, or to the session where its title was found. */
export function useOpenHit(): (hit: Pick<SearchHit, "session_id" | "message_id">) => void {
  const { tabs } = useServices();
  const navigate = useNavigate();
  return useCallback(
    ({ session_id, message_id }) => {
      tabs.update((now) => withView(now, session_id));
      void navigate({ to: "/sessions/$session_id", params: { session_id }, search: message_id === null ? {} : { message: message_id } });
    },
    [tabs, navigate],
  );
}
