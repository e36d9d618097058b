// Streaming Markdown. Finished blocks stay as they are; only the last one is read again as text comes.
// Raw HTML is shown as the text it is, links and images go through markdown-link.ts, and nothing else is loaded.
import { useRouter } from "@tanstack/react-router";
import type { ComponentProps, MouseEvent } from "react";
import type { Components } from "streamdown";
import { Streamdown } from "streamdown";
import { CodeBlock } from "./code-block.tsx";
import { readLink } from "./markdown-link.ts";
import { RemoteImage } from "./remote-image.tsx";
import { useSessionPlace } from "../session-kit.ts";

/** Headings of an answer stand below those of the page: its turn has the second level. */
const PARTS = {
  h1: "h3",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  h6: "h6",
  p: "p",
  ul: "ul",
  ol: "ol",
  li: "li",
  hr: "hr",
  blockquote: "blockquote",
  strong: "strong",
  sup: "sup",
  sub: "sub",
  thead: "thead",
  tbody: "tbody",
  tr: "tr",
  th: "th",
  td: "td",
  section: "section",
  code: "code",
  a: Anchor,
  img: RemoteImage,
  pre: CodeBlock,
  table: Table,
} as Components;

const NO_PLUGINS: [] = [];
const keepAddress = (url: string) => url;

export default function MarkdownView({ text, streaming }: { text: string; streaming: boolean }) {
  return (
    <Streamdown
      className={`prose ${streaming ? "live" : ""}`}
      components={PARTS}
      rehypePlugins={NO_PLUGINS}
      urlTransform={keepAddress}
      isAnimating={streaming}
      parseIncompleteMarkdown={streaming}
      controls={false}
      linkSafety={NO_MODAL}
    >
      {text}
    </Streamdown>
  );
}
const NO_MODAL = { enabled: false };

function Anchor({ href, children }: ComponentProps<"a">) {
  const router = useRouter();
  const { jumpTo } = useSessionPlace();
  const target = readLink(href);
  if (target.kind === "none") return <span>{children}</span>;
  if (target.kind === "outside") {
    return (
      <a href={target.href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (target.kind === "message") jumpTo(target.message_id);
    else router.history.push(target.path);
  };
  return (
    <a href={target.kind === "message" ? `#${target.message_id}` : target.path} onClick={go}>
      {children}
    </a>
  );
}

/** A table scrolls inside itself; the page never moves sideways. */
function Table({ children }: ComponentProps<"table">) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  );
}
