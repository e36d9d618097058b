// The field above a list of sessions: what is typed searches titles and messages after a short pause.
import { useEffect, useRef, useState } from "react";
import type { Cell } from "../../app/cell.ts";
import { useCell } from "../../app/cell.ts";
import { useKeys } from "../../app/keyboard/keyboard.ts";
import { Icon } from "../../ui/icon.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Kbd } from "../../ui/kbd.tsx";

/** Typing searches after this pause, in milliseconds. */
const PAUSE = 160;
const WORDS_MAX = 400;

/** `words` is what the list is searched for; `keyed` fields are where "/" puts the cursor. */
export type SearchFieldProps = { label: string; words: Cell<string>; keyed?: boolean; onLeave?: () => void };

/** Esc empties it, then leaves it; arrow down goes on into the list. */
export function SearchField({ label, words, keyed = false, onLeave }: SearchFieldProps) {
  const sent = useCell(words);
  const [text, setText] = useState(sent);
  const [known, setKnown] = useState(sent);
  const field = useRef<HTMLInputElement>(null);
  // Somebody else emptied it.
  if (known !== sent) {
    setKnown(sent);
    if (text.trim() !== sent) setText(sent);
  }
  useKeys(keyed ? { "/": () => field.current?.focus() } : {});
  useEffect(() => {
    const timer = setTimeout(() => words.set(text.trim()), text.trim() === "" ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [text, words]);
  return (
    <div
      role="search"
      aria-label={label}
      className="flex h-[30px] min-w-0 flex-1 items-center gap-[7px] rounded-3 bg-paper pr-1 pl-[9px] text-ink-3 shadow-[inset_0_0_0_1px_var(--line-3)] focus-within:shadow-[inset_0_0_0_1px_var(--focus),0_0_0_3px_var(--accent-soft)] max-md:h-11"
    >
      <Icon name="search" size={14} />
      <input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={WORDS_MAX}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape" && text !== "") setText("");
          else if (event.key === "Escape") field.current?.blur();
          else if (event.key === "Enter") words.set(text.trim());
          else if (event.key === "ArrowDown" && onLeave) onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className="min-w-0 flex-1 bg-transparent text-13 text-ink outline-none max-md:text-[16px]"
      />
      {text !== "" && <IconButton icon="x" size="s" label="Empty the search" onClick={() => setText("")} />}
      {text === "" && keyed && (
        <span className="pr-1 max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  );
}
