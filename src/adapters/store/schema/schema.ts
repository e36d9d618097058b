// The tables, as forward-only migrations. A step that has been released is never edited; the next one is added.
import { VERSION_1 } from "./version-1.ts";
import { VERSION_2 } from "./version-2.ts";
import { VERSION_3 } from "./version-3.ts";
import { VERSION_4 } from "./version-4.ts";
import { VERSION_5 } from "./version-5.ts";

export type Migration = { version: number; sql: string };

/** Marks a file as Rapport's ("RPRT"), so that another program's database is never taken for ours. */
export const APPLICATION_ID = 0x52505254;

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: VERSION_1 },
  { version: 2, sql: VERSION_2 },
  { version: 3, sql: VERSION_3 },
  { version: 4, sql: VERSION_4 },
  { version: 5, sql: VERSION_5 },
];
