// The session that was on screen last: where "Sessions" in the rail leads back to.
import type { SessionId } from "../../../src/domain/ids.ts";
import { createCell } from "../app/cell.ts";

export const lastTab = createCell<SessionId | null>(null);
