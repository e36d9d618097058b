// The binary: no argument starts the server, anything else is a command of the terminal.
import { enableCompileCache } from "node:module";

// Compiled code is kept between starts; everything below loads after this line.
enableCompileCache();
const { runMain } = await import("./run.ts");
process.exitCode = await runMain(process.argv.slice(2));
