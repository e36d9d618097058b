// A block of code: its language, buttons that wrap and copy it, and colours once it is complete.
import type { ReactNode } from "react";
import { memo, useMemo, useState } from "react";
import type { ExtraProps } from "streamdown";
import { useIsCodeFenceIncomplete } from "streamdown";
import { colorCode } from "./code-color.ts";
import { CopyButton } from "../copy-button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";

type Element = NonNullable<ExtraProps["node"]>;

/** The `pre` of a Markdown block, drawn from its syntax tree. */
export function CodeBlock({ node, children }: { node?: Element | undefined; children?: ReactNode }) {
  const incomplete = useIsCodeFenceIncomplete();
  const code = node?.children.find((child): child is Element => child.type === "element" && child.tagName === "code");
  if (!code) return <pre>{children}</pre>;
  const names = code.properties["className"];
  const language = (Array.isArray(names) ? names : []).map(String).find((name) => name.startsWith("language-"))?.slice(9) ?? "";
  return <CodeText text={textOf(code.children).replace(/\n$/, "")} language={language} incomplete={incomplete} />;
}

type CodeTextProps = { text: string; language: string; incomplete: boolean };

const CodeText = memo(function CodeText({ text, language, incomplete }: CodeTextProps) {
  // While lines still come their colours would flicker: a string that is open colours all that follows.
  const pieces = useMemo(() => (incomplete ? [{ text, color: null }] : colorCode(text, language)), [text, language, incomplete]);
  const [wrapped, setWrapped] = useState(false);
  return (
    <figure className={`code ${wrapped ? "wrapped" : ""}`} dir="ltr">
      <figcaption>
        <span className="code-language">{language || "text"}</span>
        <IconButton icon="wrap" label="Wrap long lines" size="s" pressed={wrapped} onClick={() => setWrapped(!wrapped)} />
        <CopyButton text={() => text} label="Copy code" />
      </figcaption>
      <pre tabIndex={0}>
        <code>
          {pieces.map((piece, index) => (piece.color ? <span key={index} className={`code-${piece.color}`}>{piece.text}</span> : piece.text))}
        </code>
      </pre>
    </figure>
  );
});

function textOf(children: readonly Element["children"][number][]): string {
  return children.map((child) => (child.type === "text" ? child.value : child.type === "element" ? textOf(child.children) : "")).join("");
}
