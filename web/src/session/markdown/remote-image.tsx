// An image of an answer. One from elsewhere would tell its server that you read this, so it loads when you say so.
import { useState } from "react";
import { readImage } from "./markdown-link.ts";

/** Addresses shown once stay shown while the page is open, also when scrolling takes the image away. */
const shown = new Set<string>();

export function RemoteImage({ src, alt }: { src?: string | Blob | undefined; alt?: string | undefined }) {
  const source = readImage(typeof src === "string" ? src : undefined);
  const [visible, setVisible] = useState(() => source.kind === "remote" && shown.has(source.href));
  const [failed, setFailed] = useState(false);
  if (source.kind === "none") return <span className="image-box">{alt ? `Image: ${alt}` : "Image that cannot be shown"}</span>;
  if (source.kind === "data") return <img src={source.href} alt={alt ?? ""} />;
  if (failed) return <span className="image-box">The image from {source.host} did not load.</span>;
  if (visible) return <img src={source.href} alt={alt ?? ""} referrerPolicy="no-referrer" onError={() => setFailed(true)} />;
  const show = () => {
    shown.add(source.href);
    setVisible(true);
  };
  return (
    <span className="image-box">
      <span>
        Image from {source.host}
        {alt ? `, “${alt}”` : ""}.
      </span>{" "}
      <button type="button" onClick={show} title={source.href}>
        Show it
      </button>
    </span>
  );
}
