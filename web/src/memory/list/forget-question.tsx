// The question before a memory is forgotten for good.
import type { MemoryId } from "../../../../src/domain/ids.ts";
import { clip } from "../../../../src/domain/session.ts";
import { ConfirmDialog } from "../../ui/dialog/dialog.tsx";
import { useMemoryChange } from "./use-memory-change.ts";

export type ForgetQuestionProps = {
  memory: { memory_id: MemoryId; text: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onGone?: () => void;
  /** What gets focus afterwards. */
  returnTo?: () => HTMLElement | null;
};

/** Says what goes and what stays: an undo would bring nothing back. */
export function ForgetQuestion({ memory, open, onOpenChange, onGone, returnTo }: ForgetQuestionProps) {
  const { forget } = useMemoryChange();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Forget “${clip(memory.text, 90)}”?`}
      text="Its words are erased for good, from the memory and from its history. The messages that it came from stay where they are."
      confirm="Forget this memory"
      onConfirm={async () => {
        await forget(memory.memory_id);
        onGone?.();
      }}
      {...(returnTo ? { returnTo } : {})}
    />
  );
}
