// An answer's text: plain at once, Markdown as soon as its part of the console has come.
import { lazy, memo, Suspense } from "react";

const load = () => import("./markdown-view.tsx");
const MarkdownView = lazy(load);

/** Fetches the Markdown part before the first answer needs it. */
export function preloadMarkdown(): void {
  void load().catch(() => undefined);
}

export type MarkdownProps = { text: string; streaming: boolean };

/** Draws `text`; the same text is never drawn twice. */
export const Markdown = memo(function Markdown({ text, streaming }: MarkdownProps) {
  return (
    <Suspense fallback={<div className={`prose plain ${streaming ? "live" : ""}`}>{text}</div>}>
      <MarkdownView text={text} streaming={streaming} />
    </Suspense>
  );
});
