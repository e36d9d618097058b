// The field that searches what an agent knows.
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../../app/keyboard/keyboard.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useMemoryPlace } from "./use-memory-place.ts";

/** Typing searches after this pause, in milliseconds. */
const PAUSE = 160;

/** The address follows the words, so that a reload finds the same. "/" puts the cursor here, Esc empties it. */
export function MemorySearch() {
  const { place, name, go } = useMemoryPlace();
  const [text, setText] = useState(place.q ?? "");
  const field = useRef<HTMLDivElement>(null);
  const [sent, setSent] = useState(place.q ?? "");
  // Going back, or to another part, changes the words here too.
  if ((place.q ?? "") !== sent) {
    setSent(place.q ?? "");
    setText(place.q ?? "");
  }
  useKeys({ "/": () => field.current?.querySelector("input")?.focus() });
  useEffect(() => {
    if (text.trim() === (place.q ?? "").trim()) return;
    const timer = setTimeout(() => {
      const q = text.trim() === "" ? undefined : text;
      setSent(q ?? "");
      go({ q, show: place.show === "ended" ? "ended" : "current", set: undefined, memory: undefined }, { replace: true });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, place, go]);
  return (
    <div ref={field} role="search">
      <TextField
        label={`Search what ${name} knows`}
        labelHidden
        placeholder={`Search what ${name} knows`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || text === "") return;
          event.preventDefault();
          setText("");
        }}
        maxLength={1000}
        end={<Kbd>/</Kbd>}
      />
    </div>
  );
}
