// What the agent did and said in one turn: text on the paper, tools folded to a line, and how it ended.
import { memo } from "react";
import type { MessageId } from "../../../../src/domain/ids.ts";
import type { Message } from "../../../../src/domain/message.ts";
import { useDamaged } from "../../app/services.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { AnswerPiece } from "./answer-piece.ts";
import { answerText, piecesOf } from "./answer-piece.ts";
import { CopyButton } from "../copy-button.tsx";
import { Fold } from "./fold.tsx";
import { inspect } from "../inspect/inspected.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { QuestionCard } from "../question/question-card.tsx";
import { useFound } from "../read/found.ts";
import { useOpenView, useSessionPlace } from "../session-kit.ts";
import { clockText } from "../time-text.ts";
import { ToolSteps } from "./tool-steps.tsx";
import type { AnswerBlock } from "./turn-block.ts";
import { TurnEnd, TurnPauseNote } from "./turn-end.tsx";

export const Answer = memo(function Answer({ block }: { block: AnswerBlock }) {
  const place = useSessionPlace();
  const damaged = useDamaged();
  // Only the running answer follows the text as it comes; all others stay as they are.
  const live = useOpenView(place.session_id, (state) => (block.running && state.view.live?.turn_id === block.turn_id ? state.view.live : null));
  const pieces = piecesOf(block.messages, live, block.turn, block.running);
  const found = useFound(block.messages);
  const at = block.messages[0]?.created_at ?? block.turn?.started_at ?? new Date().toISOString();
  const last = block.messages.findLast((message) => message.role === "assistant" && message.status !== "interrupted");
  const question = block.running ? block.turn?.question : null;
  const waits = block.running && !block.turn?.pause && !question && !pieces.some((piece) => piece.kind === "tools" || (piece.kind === "text" && piece.streaming));
  return (
    <>
      <div className="spine" />
      <article className="turn answer" aria-labelledby={`h-${block.key}`} aria-busy={block.running && !question}>
        <h2 id={`h-${block.key}`} className="sr-only">
          {place.agent_name}, {clockText(at)}
        </h2>
        {pieces.map((piece) => (
          <Piece key={piece.key} piece={piece} found={found && holds(piece, found) ? found.message_id : null} />
        ))}
        {question && <QuestionCard key={question.call_id} turn_id={block.turn_id} question={question} />}
        {waits && <span className="caret" aria-hidden="true" />}
        {block.running ? <TurnPauseNote block={block} /> : !block.parted && <TurnEnd block={block} />}
        {!block.running && last && (
          <div className={`answer-actions ${block.last ? "last" : ""}`}>
            <CopyButton text={() => answerText(block.messages)} label="Copy answer" />
            <IconButton icon="fork" label="Fork from here" size="s" disabled={damaged} onClick={() => place.fork(last.message_id)} />
            <IconButton icon="prompt" label="Why did it say that?" size="s" onClick={() => inspect(place.session_id, block.turn_id)} />
            <time dateTime={at}>{clockText(at)}</time>
          </div>
        )}
      </article>
    </>
  );
});

/** True for the piece that shows a message: its words, or what a tool gave back. */
function holds(piece: AnswerPiece, message: Message): boolean {
  if (piece.kind === "text") return piece.message_id === message.message_id;
  return piece.kind === "tools" && message.parts.some((part) => part.type === "tool_result" && piece.calls.some(({ call_id }) => call_id === part.call_id));
}

function Piece({ piece, found }: { piece: AnswerPiece; found: MessageId | null }) {
  if (piece.kind === "tools" && found !== null) {
    return (
      <div id={found} className="piece found">
        <ToolSteps key={found} calls={piece.calls} open />
      </div>
    );
  }
  if (piece.kind === "tools") return <ToolSteps calls={piece.calls} />;
  if (piece.kind === "thought") {
    return (
      <Fold line={<span>Thought about it</span>}>
        <p className="thought">{piece.text}</p>
      </Fold>
    );
  }
  return (
    <div id={piece.message_id} className={`piece ${piece.status === "interrupted" ? "cut-off" : ""} ${found === null ? "" : "found"}`}>
      <Markdown text={piece.text} streaming={piece.streaming} />
      {piece.status === "interrupted" && <p className="turn-end">The server stopped while this was written.</p>}
    </div>
  );
}
