// What stands in the list of memories when there are none: what will stand there, or what hides them.
import { Button } from "../../ui/button.tsx";
import { useMemoryPlace } from "../frame/use-memory-place.ts";

export function MemoryEmpty() {
  const { place, name, agent_id, go } = useMemoryPlace();
  if (agent_id === "") return <p className="memory-note">There are no agents yet. Put a profile into the profiles folder, and it appears here.</p>;
  if (place.q || place.kind || place.pinned) {
    return (
      <div className="memory-note">
        <p>{place.q ? `Nothing matches “${place.q}” in what ${name} knows${place.kind || place.pinned ? " of this kind" : ""}.` : `${name} has kept nothing of this kind.`}</p>
        <Button size="s" className="mt-2" onClick={() => go({ q: undefined, kind: undefined, pinned: undefined })}>
          Show all
        </Button>
      </div>
    );
  }
  if (place.show === "ended") return <p className="memory-note">Nothing {name} kept has ended or was replaced.</p>;
  return <p className="memory-note">{name} has not kept anything yet. After a talk goes quiet, what is worth keeping appears here.</p>;
}
