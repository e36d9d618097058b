// Copies a text and says so where it stands.
import { useEffect, useState } from "react";
import { useToast } from "../app/services.tsx";
import { IconButton } from "../ui/icon-button.tsx";

const SAID_MS = 1500;

export type CopyButtonProps = { text: () => string; label: string };

/** An icon that copies what `text` gives; a tick stands in its place for a moment. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const toast = useToast();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await copyText(text());
      setCopied(true);
    } catch {
      toast({ tone: "error", text: "The browser did not allow copying. Select the text and copy it by hand." });
    }
  };
  return <IconButton icon={copied ? "check" : "copy"} label={copied ? "Copied" : label} size="s" onClick={() => void copy()} />;
}

/** Without HTTPS browsers hide the clipboard; the old way by a selection still works there. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.cssText = "position:fixed;opacity:0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copying was refused");
}
