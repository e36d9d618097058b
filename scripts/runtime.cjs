// Finds a Node that is new enough for Rapport and runs a TypeScript file with it. Plain JavaScript that an old Node
// understands, because it is what `npm start` and `bin/rapport` meet first on a newcomer's machine.
"use strict";
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

/** The oldest Node that has everything we use (argon2 came with 24.7). */
const OLDEST = { major: 24, minor: 7 };
const ROOT = path.resolve(__dirname, "..");

/** True when `version`, like "24.21.0", can run the server. */
function isNewEnough(/** @type {string} */ version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}

/** The Node that came with the packages (an optional dependency), or undefined on systems that have none. */
function findPackagedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "node.exe" : "node";
  const found = path.join(ROOT, "node_modules", `node-${platform}-${process.arch}`, "bin", file);
  return existsSync(found) ? found : undefined;
}

/** The path of a Node that can run the server: this one, else the packaged one. Throws with what to do when there is none. */
function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const packaged = findPackagedNode();
  if (packaged !== undefined) return packaged;
  throw new Error(`Install Node ${OLDEST.major} or newer (https://nodejs.org): this is Node ${process.versions.node}.`);
}

/**
 * Runs `file` (relative to the project) with `args`: inside this process when its Node is new enough and `fresh` is not
 * asked, else in a child whose signals and exit code become ours.
 * @param {string} file @param {string[]} args @param {{ fresh?: boolean }} [options]
 */
async function runFile(file, args, options = {}) {
  const target = path.join(ROOT, file);
  if (isNewEnough(process.versions.node) && options.fresh !== true) {
    process.argv = [process.execPath, target, ...args];
    keepMemorySmall();
    enableCompileCache();
    await import(pathToFileURL(target).href);
    return;
  }
  const node = options.fresh === true ? (findPackagedNode() ?? findNode()) : findNode();
  follow(spawn(node, [__filename, file, ...args], { stdio: "inherit" }));
}

/**
 * Lets V8 keep its space for young objects as small as it begins: it would grow with the garbage of the start and stay so,
 * 12 MB at rest and 50 under load. Before the compile cache, which takes only code that was compiled with the same flags.
 */
function keepMemorySmall() {
  require("node:v8").setFlagsFromString("--semi-space-growth-factor=1");
}

/** Keeps compiled code between starts; worth about a third of the start. Old Nodes do not have it and never get here. */
function enableCompileCache() {
  const nodeModule = /** @type {{ enableCompileCache?: () => unknown }} */ (/** @type {unknown} */ (require("node:module")));
  nodeModule.enableCompileCache?.();
}

/** Passes signals on to `child` and ends the way it ends. @param {import("node:child_process").ChildProcess} child */
function follow(child) {
  for (const signal of /** @type {NodeJS.Signals[]} */ (["SIGTERM", "SIGHUP", "SIGINT"])) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the whole group: passing it on would deliver it twice.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`Could not start Node: ${error.message}. Install Node ${OLDEST.major} or newer and try again.`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

module.exports = { ROOT, findNode, findPackagedNode, isNewEnough, runFile };

if (require.main === module) {
  const [file = "", ...args] = process.argv.slice(2);
  runFile(file, args).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
