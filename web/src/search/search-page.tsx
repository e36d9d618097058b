// Search everything: what was said in all sessions, by people, agents and tools, and their titles.
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "../app/keyboard/keyboard.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { SearchHelp } from "./search-help.tsx";
import type { SearchPlace } from "./search-place.ts";
import { readSearchPlace } from "./search-place.ts";
import { SearchResults } from "./search-results.tsx";
import { useSearch } from "./use-search.ts";
import "./search.css";

/** Typing searches after this pause, in milliseconds. */
const PAUSE = 160;

export type ChangePlace = (change: { [K in keyof SearchPlace]?: string | undefined }) => void;

/** Arrow down goes from the field into the hits, Esc empties it. */
export function SearchPage() {
  const search = useLocation({ select: (location) => location.search });
  const navigate = useNavigate();
  const place = useMemo(() => readSearchPlace(search as Record<string, unknown>), [search]);
  const change = useCallback<ChangePlace>((part) => void navigate({ to: "/search", search: readSearchPlace({ ...place, ...part }), replace: true }), [navigate, place]);
  const [text, setText] = useText(place.q ?? "", (q) => change({ q }));
  const field = useRef<HTMLInputElement>(null);
  const enter = useRef<(() => void) | null>(null);
  const found = useSearch(place);
  const focus = () => field.current?.select();
  useKeys({ "/": focus, "ctrl+shift+f": focus });
  useEffect(() => {
    document.title = "Search · Rapport";
    // On touch it would open the keyboard unasked.
    if (!matchMedia("(pointer: coarse)").matches) field.current?.select();
  }, []);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-[26px] max-md:px-4 max-md:py-4" data-search-scroll>
      <div className="mx-auto max-w-[760px]">
        <h1 className="font-head text-18 leading-head font-semibold tracking-[-.01em]">Search everything</h1>
        <div
          role="search"
          className="mt-3 flex h-10 items-center gap-2 rounded-3 bg-paper pr-1.5 pl-3 text-ink-3 shadow-[inset_0_0_0_1px_var(--line-3)] focus-within:shadow-[inset_0_0_0_1px_var(--focus),0_0_0_3px_var(--accent-soft)] max-md:h-12"
        >
          <Icon name="search" />
          <input
            ref={field}
            type="text"
            inputMode="search"
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            aria-label="Search everything"
            placeholder="Words, “a phrase”, -without"
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Escape" && text !== "") setText("");
              else if (event.key === "ArrowDown") enter.current?.();
              else if (event.key === "Enter") change({ q: text });
              else return;
              event.preventDefault();
            }}
            className="min-w-0 flex-1 bg-transparent text-15 text-ink outline-none max-md:text-[16px]"
          />
          {text === "" ? (
            <span className="pr-1 max-md:hidden">
              <Kbd>/</Kbd>
            </span>
          ) : (
            <IconButton
              icon="x"
              size="s"
              label="Empty the search"
              onClick={() => {
                setText("");
                field.current?.focus();
              }}
            />
          )}
        </div>
        <SearchFilters place={place} onChange={change} />
        {(place.q ?? "") === "" ? <SearchHelp onUse={(words) => (setText(text === "" ? words : `${text.trimEnd()} ${words}`), field.current?.focus())} /> : <SearchResults place={place} found={found} onChange={change} enter={enter} onLeave={() => field.current?.focus()} />}
      </div>
    </div>
  );
}

/** What is typed, and told after a pause; somebody else may change it meanwhile, such as by going back. */
function useText(sent: string, tell: (q: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(sent);
  const [known, setKnown] = useState(sent);
  if (known !== sent) {
    setKnown(sent);
    if (text.trim() !== sent.trim()) setText(sent);
  }
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    if (text.trim() === sent.trim()) return;
    const timer = setTimeout(() => latest.current(text.trim()), text.trim() === "" ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [text, sent]);
  return [text, setText];
}
