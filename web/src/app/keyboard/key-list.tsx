// The list of keys that `?` shows.
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";

const KEYS: readonly { group: string; keys: readonly [string[], string][] }[] = [
  {
    group: "Everywhere",
    keys: [
      [["N"], "New session"],
      [["["], "Show or hide the sidebar"],
      [["/"], "Search the list"],
      [["Ctrl Shift F"], "Search everything"],
      [["H"], "History"],
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
      [["Space"], "Look into a past session"],
      [["X"], "Choose the row, and more of them"],
      [["P"], "Pin or unpin"],
      [["A"], "Archive or bring back"],
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
    group: "Found, and in the storage",
    keys: [
      [["↓", "↑"], "Next hit, and the one before"],
      [["←", "→"], "Move the prune line by a day"],
      [["Shift ←", "Shift →"], "Move it by a month"],
    ],
  },
  {
    group: "In a session",
    keys: [
      [["Enter"], "Send"],
      [["Shift Enter"], "New line"],
      [["Esc"], "Leave a menu, then stop the answer"],
      [["P"], "Pin or unpin"],
      [["A"], "Archive or bring back"],
      [["Ctrl I"], "Prompt inspector"],
      [["Ctrl Shift E"], "Export context"],
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
