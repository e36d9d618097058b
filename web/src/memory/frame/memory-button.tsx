// The way to the Memory view from the list of a phone.
import { useNavigate } from "@tanstack/react-router";
import { IconButton } from "../../ui/icon-button.tsx";
import { HeldBadge } from "./held-badge.tsx";

/** With the number of changes that wait. */
export function MemoryButton() {
  const navigate = useNavigate();
  return (
    <span className="relative flex">
      <IconButton icon="memory" label="Memory" onClick={() => void navigate({ to: "/memory", search: {} })} />
      <HeldBadge className="pointer-events-none absolute top-1.5 right-1 h-3.5 min-w-3.5 rounded-full bg-memory text-center text-[9.5px] leading-3.5 font-semibold text-on-ink" />
    </span>
  );
}
