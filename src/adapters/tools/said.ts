// Whose words a memory is made from that an agent asks for: what its turn has read, as sources with their origins.
import type { Said } from "../../domain/memory/candidate.ts";
import { contentWords, coverage } from "../../domain/memory/essence.ts";
import type { MemoryOrigin } from "../../domain/memory/memory.ts";
import { lowestOrigin } from "../../domain/memory/memory.ts";
import type { Message, ToolResultPart } from "../../domain/message.ts";
import type { Receipt } from "../../domain/memory/receipt.ts";
import type { Store } from "../../ports/store.ts";
import type { ToolContext } from "../../ports/tool.ts";

/** Messages of the session that are looked at beside the turn's own. */
const WINDOW = 100;
/** Memories that were placed and whose origins are looked up. */
const PLACED_MAX = 200;
/** From this part of its words on that stand in one of the person's messages, a text is taken for what they said. */
const SAID = 0.5;
/** What these give back is only what the agent gave them. */
const ECHOING = ["remember", "forget"];
/** What these give back was said before: it is the source of nothing new. */
const RETELLING = ["recall", "sessions"];

/** The person's words in this turn, and what tools brought in it other than from memory. */
export async function readTurn(store: Store, { turn_id, person_id }: ToolContext): Promise<Said[]> {
  return (await store.ask("listTurnMessages", { turn_id, person_id })).flatMap(toSaid);
}

/**
 * The turn's messages that can support `text`: the person's words and what tools brought. What a tool brought in this turn
 * always lowers the origin. What one brought before, what was looked up in memory, a file, and a memory in the prompt that is
 * of such origin lower it too, unless the person said in this session what is to be kept: none of its words is from there.
 */
export async function readSaid(store: Store, context: ToolContext, text: string): Promise<Said[]> {
  const { session_id, turn_id, person_id } = context;
  const turn = await store.ask("listTurnMessages", { turn_id, person_id });
  const page = await store.ask("listMessages", { session_id, person_id, limit: WINDOW });
  const imported_seq = (await store.ask("getSession", { session_id, person_id }))?.imported_seq ?? 0;
  const all = [...(page?.messages ?? []), ...turn];
  const [messages, imported] = [all.filter((one) => one.seq > imported_seq), all.filter((one) => one.seq <= imported_seq)];
  const said = turn.flatMap(toSaid);
  if (isPersons(text, messages, imported)) return said;
  const foreign: MemoryOrigin[] = imported.length > 0 ? ["other"] : [];
  const brought = [...all.flatMap(resultsIn).map((one) => one.origin), ...messages.flatMap(fileOrigin), ...foreign];
  const floor = lowestOrigin([...brought, ...(await originsPlaced(store, context, page?.receipts ?? {}))]);
  return said.map((one) => ({ ...one, origin: lowestOrigin([one.origin, floor]) }));
}

/** True when one message of the person carries the text, and no word that they did not use stands in what tools or a bundle brought. */
function isPersons(text: string, messages: readonly Message[], imported: readonly Message[]): boolean {
  const words = contentWords(text);
  const own = messages.filter((one) => one.role === "user").map((one) => contentWords(one.content));
  if (!own.some((said) => coverage(words, said) >= SAID)) return false;
  const borrowed = new Set([...words].filter((word) => !own.some((said) => said.has(word))));
  const brought = [...messages.flatMap(resultsIn).map((one) => one.output), ...imported.map((one) => one.content)].map(contentWords);
  return ![...borrowed].some((word) => brought.some((one) => one.has(word)));
}

/** A file is sent with the person's words and is not made of them. */
function fileOrigin({ role, parts }: Message): MemoryOrigin[] {
  return role === "user" && parts.some((part) => part.type === "file") ? ["other"] : [];
}

/** True when a wish to drop `text` may be that of a page or a tool from an earlier turn: this turn's person spoke of nothing in it. */
export async function isOthersWish(store: Store, { session_id, person_id }: ToolContext, { text, said }: { text: string; said: readonly Said[] }): Promise<boolean> {
  const page = await store.ask("listMessages", { session_id, person_id, limit: WINDOW });
  const brought = (page?.messages ?? []).flatMap(resultsIn).filter((one) => !RETELLING.includes(one.tool));
  const own = contentWords(said.filter((one) => one.origin === "person").map((one) => one.text).join("\n"));
  return brought.length > 0 && ![...contentWords(text)].some((word) => own.has(word));
}

function toSaid(message: Message): Said[] {
  const { message_id, seq, role, content, created_at } = message;
  const said = { message_id, seq, role, speaker: null, at: created_at };
  if (role === "user") return [{ ...said, text: content, origin: "person" }];
  const results = resultsIn(message).filter((one) => !RETELLING.includes(one.tool));
  if (results.length === 0) return [];
  return [{ ...said, text: results.map((one) => one.output).join("\n"), origin: lowestOrigin(results.map((one) => one.origin)) }];
}

function resultsIn({ parts }: Message): ToolResultPart[] {
  return parts.filter((part): part is ToolResultPart => part.type === "tool_result" && !ECHOING.includes(part.tool));
}

/** Origins of the memories and of the tools' answers that stand in the prompt. The agent's own words say nothing about where something comes from. */
async function originsPlaced(store: Store, { agent_id, person_id, now }: ToolContext, receipts: Record<string, Receipt>): Promise<MemoryOrigin[]> {
  const quoted = Object.values(receipts).flatMap((receipt) => receipt.recalled.flatMap((one) => one.origin ?? []));
  const ids = Object.values(receipts).flatMap((receipt) => receipt.primed.map((one) => one.memory_id));
  if (ids.length === 0) return quoted;
  const { memories } = await store.ask("listMemories", { agent_id, person_id, ids: [...new Set(ids)].slice(-PLACED_MAX), now, limit: PLACED_MAX });
  return [...quoted, ...memories.map((memory) => memory.origin).filter((origin) => origin !== "agent")];
}
