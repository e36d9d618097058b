// What SQL asks of us: functions that the commands use inside their statements.
import { hash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { MessageRole, Part } from "../../domain/message.ts";
import { isCounted, textOf } from "../../domain/message.ts";
import { messageTokens } from "../../domain/prompt/tokens.ts";
import type { AgentId, PersonId } from "../../domain/ids.ts";
import { wordsOf } from "./search/language/token.ts";
import { tokensOf } from "./search/owner.ts";

/**
 * Registers `derive(session_id, id)`, `counted(role, parts)` and `tokens_of(parts)` on a connection, and what a title has in the
 * text index: `title_words(title)` and `owner_tokens(session_pk, agent_id, person_id)`.
 */
export function addFunctions(db: DatabaseSync): void {
  const options = { deterministic: true, directOnly: true };
  db.function("derive", options, (session_id, id) => derive(String(session_id), String(id)));
  db.function("counted", options, (role, parts) => (counted(role as MessageRole, String(parts)) ? 1 : 0));
  db.function("tokens_of", options, (parts) => messageTokens(JSON.parse(String(parts)) as Part[]));
  db.function("title_words", options, (title) => wordsOf(String(title)).join(" "));
  db.function("owner_tokens", options, (session_pk, agent_id, person_id) =>
    tokensOf({ session_pk: Number(session_pk), agent_id: agent_id as AgentId, person_id: person_id as PersonId, hidden: false }).join(" "),
  );
}

/** The hexadecimal part of a copy's id: the same fork of the same thing always gets the same one. */
function derive(session_id: string, id: string): string {
  return hash("sha256", `${session_id} ${id}`).slice(0, 32);
}

/** As `isCounted`, from a row's columns; only an agent's words have to be looked at for that. */
function counted(role: MessageRole, parts: string): boolean {
  return isCounted(role, role === "assistant" ? textOf(JSON.parse(parts) as Part[]) : "");
}
