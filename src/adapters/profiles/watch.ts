// Notices changes of the profiles folder: at once through the system, and by looking now and then where that is deaf.
import { watch, type FSWatcher } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../ports/log.ts";
import { isProfileName } from "./file.ts";

/** Quiet time after a change before the folder is read, so that an editor's several steps count as one. */
const DEBOUNCE = 80;
/** Longest wait when changes do not stop. */
const PATIENCE = 1000;
/** How often the folder is looked at: network drives and replaced folders send no word. */
const LOOK_EVERY = 2000;

export type Watch = { close(): void };

/** Calls `changed` after changes below `folder`; calls never overlap. Does not keep the process alive. */
export function watchFolder(folder: string, changed: () => Promise<void>, log: Log): Watch {
  const state = { closed: false, waiting: undefined as NodeJS.Timeout | undefined, since: 0, busy: false, again: false };
  let watcher: FSWatcher | undefined;
  let seen: string | undefined;
  let looking = false;
  let deaf = false;

  function notice(): void {
    if (state.closed) return;
    const now = performance.now();
    if (state.waiting) clearTimeout(state.waiting);
    else state.since = now;
    const wait = Math.max(0, Math.min(DEBOUNCE, state.since + PATIENCE - now));
    state.waiting = setTimeout(() => void settle(), wait).unref();
  }

  async function settle(): Promise<void> {
    state.waiting = undefined;
    if (state.busy) {
      state.again = true;
      return;
    }
    state.busy = true;
    await changed();
    state.busy = false;
    if (state.again) {
      state.again = false;
      notice();
    }
  }

  function listen(): void {
    watcher?.close();
    watcher = undefined;
    try {
      const opened = watch(folder, { persistent: false }, notice);
      watcher = opened;
      // One that fails is opened again by the next look.
      opened.on("error", () => {
        opened.close();
        if (watcher === opened) watcher = undefined;
      });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unknown";
      if (code === "ENOENT" || deaf) return;
      deaf = true;
      log.warn("the profiles folder cannot be watched; it is looked at every two seconds", { code });
    }
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    const sign = await signFolder(folder);
    looking = false;
    if (state.closed) return;
    // A watcher follows the folder it was opened on, not the path: after a swap it would watch the old one.
    if (!watcher || sign.folder !== seen?.split("\n", 1)[0]) listen();
    if (sign.all === seen) return;
    seen = sign.all;
    notice();
  }

  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY).unref();
  return {
    close() {
      state.closed = true;
      watcher?.close();
      clearInterval(timer);
      clearTimeout(state.waiting);
    },
  };
}

/** What can be told of a folder without reading its files: changes when any of them does. */
async function signFolder(folder: string): Promise<{ folder: string; all: string }> {
  const own = await stat(folder, { bigint: true }).then((found) => `${found.dev}:${found.ino}`, () => "none");
  const names = (await readdir(folder).catch(() => [])).filter(isProfileName).sort();
  const signs = await Promise.all(
    names.map((name) =>
      stat(join(folder, name), { bigint: true }).then(
        (found) => `${name}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`,
        () => `${name}:none`,
      ),
    ),
  );
  return { folder: own, all: [own, ...signs].join("\n") };
}
