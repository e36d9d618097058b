// A page that says one thing: what is, and what to do next.
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";

export type NoticeProps = {
  title: string;
  text?: ReactNode;
  action?: { label: string; run: () => void };
  /** The heading's level: 1 where the notice is the page. */
  level?: 1 | 2;
};

/** Centred words with at most one action. */
export function Notice({ title, text, action, level = 1 }: NoticeProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="m-auto max-w-[46ch] p-8 text-center">
      <Heading className="font-head text-18 leading-head font-semibold tracking-[-.01em] text-balance">{title}</Heading>
      {text && <p className="mt-2 text-14 text-balance text-ink-2">{text}</p>}
      {action && (
        <Button className="mt-5" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
