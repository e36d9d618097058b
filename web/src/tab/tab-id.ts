// The ids by which tabs and their panels name each other.
import type { SessionId } from "../../../src/domain/ids.ts";

export const tabId = (session_id: SessionId) => `tab-${session_id}`;
export const panelId = (session_id: SessionId) => `panel-${session_id}`;
/** The description that all tabs share. */
export const TAB_HINT_ID = "tab-hint";
