// The Memory view: what an agent knows, what is held for its person, what every change did, and where it comes from.
import { useEffect, useState } from "react";
import { useNarrow } from "../app/frame/narrow.ts";
import { useDamaged } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem } from "../ui/menu/menu.tsx";
import { Seal } from "../ui/seal.tsx";
import { useMemoryNews } from "./data/memory-store.ts";
import { MemoryPanel } from "./detail/memory-panel.tsx";
import { MemoryBar } from "./frame/memory-bar.tsx";
import { useMemoryPlace } from "./frame/use-memory-place.ts";
import { ClearQuestion } from "./list/clear-question.tsx";
import { MemoryList } from "./list/memory-list.tsx";
import { ReviewPage } from "./review/review-page.tsx";
import { SetPage } from "./review/set-page.tsx";
import { SetList } from "./review/set-list.tsx";
import "./memory.css";

/** On a phone the opened memory is a page of its own. */
export function MemoryPage() {
  const { place, agent_id, go } = useMemoryPlace();
  const narrow = useNarrow();
  useMemoryNews();
  useEffect(() => {
    document.title = "Memory · Rapport";
  }, []);
  const panel = place.memory && <MemoryPanel key={place.memory} memory_id={place.memory} onClose={() => go({ memory: undefined })} />;
  if (narrow && panel) return <div className="memory-view">{panel}</div>;
  return (
    <div className="memory-view">
      <section className="memory-main" aria-labelledby="memory-title">
        {place.set ? <SetPage key={place.set} agent_id={agent_id} set_id={place.set} /> : place.show === "review" ? <ReviewPage agent_id={agent_id} /> : place.show === "changes" ? <ChangesPage /> : <ListPage key={agent_id} />}
      </section>
      {panel}
    </div>
  );
}

function ListPage() {
  const { place, agent_id, name, go } = useMemoryPlace();
  const damaged = useDamaged();
  const narrow = useNarrow();
  const [adding, setAdding] = useState(false);
  const [clearing, setClearing] = useState(false);
  const ended = place.show === "ended";
  function add(): void {
    if (ended) go({ show: "current" });
    setAdding(true);
  }
  return (
    <>
      <header className="memory-head">
        <Seal agent_id={agent_id} name={name} />
        <h1 id="memory-title">{ended ? `What ${name} knew` : `What ${name} knows`}</h1>
        <Button size="s" data-memory-add disabled={damaged || agent_id === ""} onClick={add}>
          <Icon name="plus" size={14} />
          Add
        </Button>
        <Menu trigger={<IconButton icon="dots" label="Menu of this memory" />}>
          <MenuItem icon="trash" danger disabled={damaged || agent_id === ""} onSelect={() => setClearing(true)}>
            Clear all…
          </MenuItem>
        </Menu>
      </header>
      <div className="memory-body">
        {narrow && <MemoryBar />}
        <MemoryList
          adding={adding}
          onAdded={() => {
            setAdding(false);
            requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-memory-add]")?.focus());
          }}
        />
      </div>
      <ClearQuestion agent_id={agent_id} name={name} open={clearing} onOpenChange={setClearing} />
    </>
  );
}

function ChangesPage() {
  const { name } = useMemoryPlace();
  const narrow = useNarrow();
  return (
    <>
      <header className="memory-head">
        <h1 id="memory-title">What changed in {name}’s memory</h1>
      </header>
      <div className="memory-body">
        {narrow && <MemoryBar />}
        <SetList all />
      </div>
    </>
  );
}
