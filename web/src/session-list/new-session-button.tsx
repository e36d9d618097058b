// The one primary button of the sidebar.
import { useAgents, useDamaged } from "../app/services.tsx";
import { Icon } from "../ui/icon.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useStartFlow } from "./start-flow.tsx";

/** Starts a session with the selected agent; without agents it says so and stays off. */
export function NewSessionButton({ floating = false }: { floating?: boolean }) {
  const { agents } = useAgents();
  const damaged = useDamaged();
  const { begin, chooser } = useStartFlow();
  const shape = floating
    ? "absolute right-4 bottom-[max(16px,env(safe-area-inset-bottom))] h-12 rounded-full pr-[18px] pl-3.5 text-15 shadow-pop"
    : "mt-3.5 mb-1.5 h-[30px] flex-none rounded-3 pr-2 pl-2.5 text-13";
  return (
    <>
      <button
        type="button"
        data-new-session
        disabled={agents.length === 0 || damaged}
        onClick={begin}
        className={`flex items-center gap-[7px] bg-ink font-medium text-on-ink hover:opacity-90 active:opacity-80 disabled:opacity-38 ${shape}`}
      >
        <Icon name="plus" size={floating ? 16 : 14} />
        <span className="flex-1 text-left">New session</span>
        {!floating && <Kbd inverse>N</Kbd>}
      </button>
      {chooser}
    </>
  );
}
