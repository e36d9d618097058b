// The list of keys that `?` shows.
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";

const KEYS: readonly { group: string; keys: readonly [string[], string][] }[] = [
  {
    group: "Everywhere",
    keys: [
      [["N"], "New session"],
      [["["], "Show or hide the sidebar"],
      [["J", "K"], "Down and up in the list"],
      [["F2"], "Rename the session or the chosen row"],
      [["?"], "This list"],
    ],
  },
  {
    group: "Tabs",
    keys: [
      [["Alt 1", "Alt 9"], "Choose a tab by its place"],
      [["Alt ,", "Alt ."], "Tab before and after"],
      [["Alt W"], "Close the session and its tab"],
      [["Alt Shift T"], "Bring back the last closed tab"],
    ],
  },
  {
    group: "In a list",
    keys: [
      [["Enter"], "Open"],
      [["Shift F10"], "Menu of the row"],
      [["Delete"], "Delete, after a question"],
    ],
  },
  {
    group: "In the memory",
    keys: [
      [["/"], "Search"],
      [["E"], "Edit"],
      [["P"], "Pin or unpin"],
    ],
  },
  {
    group: "In a session",
    keys: [
      [["Enter"], "Send"],
      [["Shift Enter"], "New line"],
      [["Esc"], "Leave a menu, then stop the answer"],
      [["Ctrl I"], "Prompt inspector"],
      [["M"], "Next memory note"],
      [["End"], "To the latest"],
    ],
  },
];

/** Every key that works, by place. */
export function KeyList({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <PanelDialog title="Keys" open={open} onOpenChange={onOpenChange}>
      {KEYS.map(({ group, keys }) => (
        <section key={group} className="mt-4 first:mt-0">
          <h3 className="mb-1 text-12 font-semibold text-ink-3">{group}</h3>
          <dl>
            {keys.map(([chords, words]) => (
              <div key={words} className="flex min-h-[30px] items-center justify-between gap-4">
                <dt className="order-2 flex gap-1">
                  {chords.map((chord) => (
                    <Kbd key={chord}>{chord}</Kbd>
                  ))}
                </dt>
                <dd className="text-13">{words}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="mt-3 text-12 text-ink-3">Letters alone work outside text fields.</p>
    </PanelDialog>
  );
}
