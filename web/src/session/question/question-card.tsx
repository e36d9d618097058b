// A question of the running turn, where its answer will go on: may a tool run, or what about one that nobody knows the end of.
import { useEffect, useId, useLayoutEffect, useRef } from "react";
import type { TurnId } from "../../../../src/domain/ids.ts";
import type { ToolQuestion } from "../../../../src/domain/question.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useNow } from "../../app/now.ts";
import { useDamaged } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { WaitMark } from "../../ui/wait-mark.tsx";
import { useSessionKit, useSessionPlace } from "../session-kit.ts";
import { Fold } from "../transcript/fold.tsx";
import type { Choice } from "./choice.ts";
import { choicesOf, timeLeft } from "./choice.ts";
import { QuestionInput } from "./question-input.tsx";
import { useAnswer } from "./use-answer.ts";

export function QuestionCard({ turn_id, question }: { turn_id: TurnId; question: ToolQuestion }) {
  const { agent_name } = useSessionPlace();
  const { sent, problem, send } = useAnswer(turn_id, question.call_id);
  const damaged = useDamaged();
  const box = useFocusAfter(turn_id, question.call_id);
  const id = useId();
  const left = timeLeft(question.expires_at, useNow());
  const choices = choicesOf(question.kind, agent_name);
  return (
    <section ref={box} className={`question ${question.kind}`} tabIndex={-1} aria-labelledby={id} aria-busy={sent !== null}>
      <p id={id} className="question-title">
        <WaitMark className="mt-[5px]" />
        <span>
          <Title question={question} agent_name={agent_name} />
        </span>
      </p>
      <Fold key={question.call_id} initial line={<span>{question.kind === "consent" ? "What it is given" : "What it was given"}</span>}>
        <QuestionInput input={question.input} />
      </Fold>
      <div className="question-choices">
        {choices.map((choice, index) => (
          <ChoiceButton key={choice.answer} choice={choice} primary={index === 0} off={sent !== null || damaged} chosen={sent === choice.answer} onChoose={() => send(choice.answer)} />
        ))}
      </div>
      {(question.remember || left) && (
        <p className="question-note num">
          {question.remember && "Allowed, it is not asked about again in this session. "}
          {left && `Without an answer it is not run. ${left} left.`}
        </p>
      )}
      {problem && (
        <p className="question-note problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

function Title({ question: { kind, tool }, agent_name }: { question: ToolQuestion; agent_name: string }) {
  const name = <code>{tool}</code>;
  if (kind === "consent") return <>{agent_name} wants to run {name}</>;
  return <>Rapport stopped while {name} ran. It may have happened or not.</>;
}

type ChoiceButtonProps = { choice: Choice; primary: boolean; off: boolean; chosen: boolean; onChoose: () => void };

/** It keeps its focus while the answer is on its way. */
function ChoiceButton({ choice: { label, does }, primary, off, chosen, onChoose }: ChoiceButtonProps) {
  const id = useId();
  return (
    <div className="question-choice">
      <Button variant={primary ? "primary" : "plain"} aria-disabled={off} aria-describedby={does ? id : undefined} onClick={() => off || onChoose()}>
        {chosen ? "Sending your answer" : label}
      </Button>
      {does && <p id={id}>{does}</p>}
    </div>
  );
}

/** When the question goes while focus is in it, the person goes on at the composer and not at the top of the page. */
function useFocusAfter(turn_id: TurnId, call_id: string) {
  const { session_id } = useSessionPlace();
  const { views } = useSessionKit();
  const box = useRef<HTMLElement>(null);
  const held = useRef<HTMLElement | null>(null);
  useEffect(() => void (held.current = box.current), []);
  useLayoutEffect(
    () => () => {
      const asks = views.get(session_id).view.turns[turn_id]?.question?.call_id === call_id;
      if (!asks && held.current?.contains(document.activeElement)) focusComposer(session_id);
    },
    [views, session_id, turn_id, call_id],
  );
  return box;
}
