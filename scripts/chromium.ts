// The browser of the journeys: a Chromium that is there, or Debian's, installed on the spot.
import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** Where Playwright keeps its browsers, by system; its folders carry a revision number. */
const CACHES: Partial<Record<NodeJS.Platform, string>> = { linux: ".cache/ms-playwright", darwin: "Library/Caches/ms-playwright", win32: "AppData/Local/ms-playwright" };
const IN_CACHE = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "chrome-win/chrome.exe",
  "chrome-win64/chrome.exe",
];
const ADVICE = "The journeys need Chromium. Run `apt-get install chromium`, or `npx playwright install chromium`, or set CHROMIUM to its path.";

/** Path of a Chromium: $CHROMIUM, then PATH, then Playwright's cache. Throws with what to do when there is none. */
export function findChromium(): string {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (isRunnable(named)) return named;
    throw new Error(`CHROMIUM is set to ${named}, which cannot be run.`);
  }
  const found = [...listOnPath(), ...listInCache()].find(isRunnable);
  if (found === undefined) throw new Error(ADVICE);
  return found;
}

/** As findChromium, but installs Debian's when there is none and we may. Throws when that is not possible either. */
export function ensureChromium(): void {
  try {
    findChromium();
    return;
  } catch (error) {
    const mayInstall = process.env["CHROMIUM"] === undefined && process.getuid?.() === 0 && hasCommand("apt-get");
    if (!mayInstall) throw error;
  }
  console.error("Installing Chromium for the journeys (apt-get install chromium) …");
  runApt(["update"]);
  runApt(["install", "--yes", "--no-install-recommends", "chromium"]);
  findChromium();
}

function runApt(args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const done = spawnSync("apt-get", ["-qq", ...args], { env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`apt-get ${args.join(" ")} failed: ${done.stderr.trim()}\n${ADVICE}`);
}

function listOnPath(): string[] {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return COMMANDS.flatMap((command) => folders.map((folder) => path.join(folder, command)));
}

/** Newest revision first. */
function listInCache(): string[] {
  const named = process.env["PLAYWRIGHT_BROWSERS_PATH"];
  const cache = named === undefined || named === "" ? path.join(homedir(), CACHES[process.platform] ?? ".cache/ms-playwright") : named;
  let entries: string[];
  try {
    entries = readdirSync(cache);
  } catch {
    return []; // Playwright was never used here.
  }
  const revision = (name: string): number => Number(name.split("-").at(-1));
  const browsers = entries.filter((name) => /^chromium-\d+$/.test(name)).sort((a, b) => revision(b) - revision(a));
  return browsers.flatMap((browser) => IN_CACHE.map((inside) => path.join(cache, browser, inside)));
}

function hasCommand(name: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => isRunnable(path.join(folder, name)));
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
