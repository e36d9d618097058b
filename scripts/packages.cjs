// Installs the packages that package-lock.json names, when they are missing or another version is there.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { ROOT, findPackagedNode, isNewEnough } = require("./runtime.cjs");

const MODULES = path.join(ROOT, "node_modules");
const STAMP = path.join(MODULES, ".rapport-installed");

/** Installs what is missing. True when something was installed; throws with what to do when that fails. */
function installPackages() {
  const lock = readFileSync(path.join(ROOT, "package-lock.json"));
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return false;
  const installed = !matchesInstalled(JSON.parse(lock.toString("utf8")));
  if (installed) {
    console.error("Installing packages; the first time this takes a minute or two …");
    runNpm();
    dropBrokenNode();
  }
  writeFileSync(STAMP, wanted);
  return installed;
}

/** True when npm itself notes exactly the locked versions as installed, as after an `npm install` by hand.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} lock */
function matchesInstalled(lock) {
  const note = path.join(MODULES, ".package-lock.json");
  if (!existsSync(note)) return false;
  /** @type {Record<string, { version?: string }>} */
  const have = JSON.parse(readFileSync(note, "utf8")).packages;
  return Object.entries(lock.packages).every(([name, wanted]) => {
    if (name === "") return true;
    const found = have[name];
    // Packages for other systems are locked, but not installed here.
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && existsSync(path.join(ROOT, name));
  });
}

/** Installs by the npm that started us, whatever omits the environment asks for: the console's build needs them all. Not
 * `npm ci`: that refuses the whole lockfile when a registry lacks one package that only another system needs. With
 * `--no-save` an install takes the locked versions as well and leaves the lockfile as it is. */
function runNpm() {
  const args = ["install", "--no-save", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  const cli = process.env["npm_execpath"];
  const direct = cli !== undefined && path.basename(cli) === "npm-cli.js";
  const done = direct
    ? spawnSync(process.execPath, [cli, ...args], { cwd: ROOT, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: ROOT, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (done.status !== 0) {
    const why = done.error === undefined ? "see above" : done.error.message;
    throw new Error(`Packages could not be installed (${why}). Check the network, then try again.`);
  }
}

/** The packaged Node cannot run on every Linux (musl). There it must not hide the system's Node from npm's scripts. */
function dropBrokenNode() {
  const packaged = findPackagedNode();
  if (packaged === undefined) return;
  const answer = spawnSync(packaged, ["--version"], { encoding: "utf8" });
  if (answer.status === 0 && isNewEnough(answer.stdout.trim().slice(1))) return;
  rmSync(path.join(MODULES, ".bin", "node"), { force: true });
  rmSync(path.dirname(path.dirname(packaged)), { recursive: true, force: true });
}

module.exports = { installPackages };
