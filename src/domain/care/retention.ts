// Retention rules among the settings: days by type of session.
import type { SessionType } from "../session.ts";

/** What the keys of all rules begin with; a change of one is applied at once. */
export const RETENTION = "retention.";

/** Where a rule stands among the settings. */
export const retentionKey = (type: SessionType) => `${RETENTION}${type}`;
