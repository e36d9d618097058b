// Builds the web console into web/dist when its sources are not those it was built from.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { ROOT, findNode } = require("./runtime.cjs");

const WEB = path.join(ROOT, "web");
const DIST = path.join(WEB, "dist");
const STAMP = path.join(DIST, ".built-from");
const SOURCES = ["web", "src/client", "src/contract", "src/domain"];
const NOT_SOURCES = new Set(["dist", "node_modules"]);

/** Builds the console when it is missing or stale. True when it was built; throws with what to do when that fails. */
function buildConsole() {
  if (!existsSync(path.join(WEB, "vite.config.ts"))) {
    console.error("The console is not built: web/vite.config.ts is missing.");
    return false;
  }
  const wanted = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return false;
  console.error("Building the console …");
  const staging = path.join(ROOT, "node_modules", `.rapport-console-${process.pid}`);
  try {
    runVite(staging);
    writeFileSync(path.join(staging, ".built-from"), wanted);
    // A rename, so that a server running beside us never serves half a build.
    rmSync(DIST, { recursive: true, force: true });
    renameSync(staging, DIST);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return true;
}

/** One hash over everything that the build reads. Tests beside the sources are not part of it. */
function hashSources() {
  const hash = createHash("sha256").update(readFileSync(path.join(ROOT, "package-lock.json")));
  for (const folder of SOURCES) {
    for (const file of listFiles(path.join(ROOT, folder))) hash.update(`\0${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  }
  return `${hash.digest("hex")}\n`;
}

/** @returns {string[]} */
function listFiles(/** @type {string} */ folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : listFiles(full);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [full];
  });
}

/** Shows vite's words only when it fails: a newcomer needs one line, not a table of chunks. */
function runVite(/** @type {string} */ staging) {
  const vite = path.join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "--outDir", staging, "--emptyOutDir", "--logLevel", "warn"];
  // NODE_ENV of the caller (tests, for one) must not decide which React is bundled.
  const env = { ...process.env, NODE_ENV: "production" };
  const done = spawnSync(findNode(), args, { cwd: WEB, env, encoding: "utf8" });
  if (done.status === 0) return;
  console.error(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  throw new Error("The console could not be built, see above. Correct it and run `npm run build`.");
}

module.exports = { buildConsole };
