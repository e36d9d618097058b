// The shape of a command: whole, synchronous, inside the writer's transaction.
import type { StoreCommands } from "../../../ports/store.ts";
import type { Database } from "../database.ts";

export type Run<K extends keyof StoreCommands> = (db: Database, input: Parameters<StoreCommands[K]>[0]) => ReturnType<StoreCommands[K]>;
