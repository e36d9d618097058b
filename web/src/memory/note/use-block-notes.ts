// The notes of a block, live: from the session's change sets, the turn's receipt, and the memories that it names.
import { useMemo } from "react";
import { useSession } from "../../app/services.tsx";
import { answerText } from "../../session/transcript/answer-piece.ts";
import type { TurnBlock } from "../../session/transcript/turn-block.ts";
import { useOpenView, useSessionPlace } from "../../session/session-kit.ts";
import { useChangeSets, useMemoriesById } from "../data/memory-store.ts";
import type { BlockNote } from "./block-note.ts";
import { keptNotes, usedNotes } from "./block-note.ts";

/** Nothing is said of an answer while it is being written. */
export function useBlockNotes(block: TurnBlock): BlockNote[] {
  const { session_id } = useSessionPlace();
  const session = useSession(session_id);
  const state = session?.memory.state ?? "none";
  const agent_id = session?.agent_id ?? "";
  const { data: sets } = useChangeSets({ session_id }, state !== "none");
  const messages = useOpenView(session_id, ({ view }) => view.messages);
  const turn_id = block.kind === "answer" ? block.turn_id : null;
  const receipt = useOpenView(session_id, ({ receipts }) => (turn_id && !block.running ? receipts[turn_id] : undefined));
  const memories = useMemoriesById(agent_id, receipt?.primed.map((one) => one.memory_id) ?? []);
  return useMemo(() => {
    const own = block.kind === "own" ? [block.message] : block.messages;
    const kept = keptNotes(own.map((message) => message.message_id), sets ?? []);
    if (block.kind === "own" || !receipt) return kept;
    const asked = messages.filter((message) => message.turn_id === block.turn_id && message.role === "user").map((message) => message.content).join("\n");
    const known = new Map(messages.map((message) => [message.message_id, message]));
    return [...usedNotes({ answer: answerText(block.messages), asked, receipt, memories: memories ?? new Map(), messages: known }), ...kept];
  }, [block, sets, receipt, memories, messages]);
}
