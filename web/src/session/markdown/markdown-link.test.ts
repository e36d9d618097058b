// Only links and images that are known to be harmless lead anywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { colorCode } from "./code-color.ts";
import { readImage, readLink } from "./markdown-link.ts";

test("links go to messages, to memories, to pages of the console, and to the web", () => {
  assert.deepEqual(readLink("#msg_12ab"), { kind: "message", message_id: "msg_12ab" });
  assert.deepEqual(readLink("#mem_12ab"), { kind: "inside", path: "/memory?memory=mem_12ab" });
  assert.deepEqual(readLink("/sessions/ses_1"), { kind: "inside", path: "/sessions/ses_1" });
  assert.equal(readLink("https://example.org/a?b").kind, "outside");
  assert.equal(readLink("mailto:a@example.org").kind, "outside");
});

test("scripts, other hosts in disguise and half addresses lead nowhere", () => {
  for (const href of ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "/\\evil.example", "file:///etc/passwd", "streamdown:incomplete-link", "", undefined]) {
    assert.deepEqual(readLink(href), { kind: "none" }, String(href));
  }
});

test("remote images are named by host, small data images are shown, others are not", () => {
  assert.deepEqual(readImage("https://example.org/a.png"), { kind: "remote", href: "https://example.org/a.png", host: "example.org" });
  assert.equal(readImage("data:image/png;base64,AAAA").kind, "data");
  assert.equal(readImage(`data:image/png;base64,${"A".repeat(300_000)}`).kind, "none");
  assert.equal(readImage("data:image/svg+xml;base64,AAAA").kind, "none");
  assert.equal(readImage("javascript:alert(1)").kind, "none");
});

test("colours never change the text", () => {
  const code = 'const a = "x"; // done\nreturn 0x1f + `a${b}`;\n';
  for (const language of ["ts", "python", "sql", "json", "html", "unknown"]) {
    assert.equal(colorCode(code, language).map((piece) => piece.text).join(""), code);
  }
  assert.deepEqual(colorCode("update x -- y", "sql").map((piece) => piece.color), ["key", null, "com"]);
});
