// A change to the people: done once at a time, said when it fails, and the list read again either way.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "../../app/failure.ts";
import { useToast } from "../../app/services.tsx";

/** `run` does the work; its failure is shown as a toast. */
export function useChange(): { busy: boolean; run: (work: () => Promise<void>) => Promise<void> } {
  const queries = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ tone: "error", text: messageOf(error) });
    }
    await queries.invalidateQueries({ queryKey: ["people"] });
    setBusy(false);
  }
  return { busy, run };
}
