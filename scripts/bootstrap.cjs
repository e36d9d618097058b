// First thing of every npm command: packages and console are there and current, then the named file runs.
// `node scripts/bootstrap.cjs [--packages-only] [file.ts [argument …]]`, on any Node since 18. Costs a few milliseconds
// when nothing is stale.
"use strict";
const { runFile, findNode } = require("./runtime.cjs");

const words = process.argv.slice(2);
const packagesOnly = words[0] === "--packages-only";
if (packagesOnly) words.shift();
const [file, ...args] = words;

let installed = false;
try {
  installed = require("./packages.cjs").installPackages();
  findNode();
  if (!packagesOnly) require("./console.cjs").buildConsole();
} catch (error) {
  // These errors say what to do; a stack would only hide that.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
if (file !== undefined) {
  // After an install the Node that runs us may be gone, or older than the one that is locked now.
  runFile(file, args, { fresh: installed }).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
