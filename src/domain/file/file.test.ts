// Names, sizes and kinds of files, as people and models meet them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileKind, fileName, filesOf, fileSize, inputParts, subjectOf } from "./file.ts";
import { sniffMediaType, textMediaType } from "./media-type.ts";

const photo = { type: "file", file_id: "fil_a", name: "photo.png", media_type: "image/png", size: 9 } as const;
const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

test("a name keeps its letters and its ending, and loses folders and what cannot be seen", () => {
  assert.equal(fileName("reports/2026/été.pdf"), "été.pdf");
  assert.equal(fileName("..\\..\\boot.ini"), "boot.ini");
  assert.equal(fileName("a\u0000b\u200bc\u202e.txt"), "abc.txt");
  for (const nothing of ["", " ", ".", "..", "a/", "\u0007"]) assert.equal(fileName(nothing), "file");
  const long = fileName(`${"\u{1f600}".repeat(300)}.jpeg`);
  assert.equal([...long].length, 120);
  assert.ok(long.endsWith("….jpeg"));
  assert.equal(fileName("half \ud83d.txt"), "half \ufffd.txt");
});

test("sizes read as people say them", () => {
  assert.deepEqual([0, 1, 999, 1000, 536_213, 999_499, 999_500, 20_000_000, 3_450_000, 2_000_000_000].map(fileSize), ["0 bytes", "1 byte", "999 bytes", "1 kB", "536 kB", "999 kB", "1 MB", "20 MB", "3.5 MB", "2 GB"]);
});

test("images and PDFs are known by their first bytes, also when only a few have come", () => {
  assert.equal(sniffMediaType(bytes("\x89PNG\r\n\x1a\n....")), "image/png");
  assert.equal(sniffMediaType(bytes("\xff\xd8\xff\xe0")), "image/jpeg");
  assert.equal(sniffMediaType(bytes("GIF89a")), "image/gif");
  assert.equal(sniffMediaType(bytes("RIFF\x01\x02\x03\x04WEBPVP8 ")), "image/webp");
  assert.equal(sniffMediaType(bytes("%PDF-1.7")), "application/pdf");
  for (const other of ["", "\x89PN", "RIFF\x01\x02\x03\x04WAVEfmt ", "<svg>", "GIF8", "PDF-1.7"]) assert.equal(sniffMediaType(bytes(other)), undefined, other);
});

test("a text's kind is told by its ending, then by its sender, and is never something a browser would run", () => {
  assert.equal(textMediaType("a.csv", "application/vnd.ms-excel"), "text/csv");
  assert.equal(textMediaType("drawing.SVG", "image/svg+xml"), "text/xml");
  assert.equal(textMediaType("main.rs", "text/rust; charset=utf-8"), "text/rust");
  for (const declared of ["image/png", "application/javascript", "", "text/", "text/x\r\ny"]) assert.equal(textMediaType("constructor", declared), "text/plain", declared);
});

test("a message is its files, then its words, and is called by its words, else by its files", () => {
  assert.deepEqual(inputParts("look", [photo]).map((part) => part.type), ["file", "text"]);
  assert.deepEqual(inputParts("  ", [photo]), [photo]);
  assert.deepEqual(inputParts("", []), [{ type: "text", text: "" }]);
  assert.deepEqual(filesOf(inputParts("look", [photo])), [photo]);
  assert.equal(subjectOf(inputParts("look", [photo])), "look");
  assert.equal(subjectOf([photo, { ...photo, name: "b.png" }]), "photo.png, b.png");
  assert.deepEqual(["image/webp", "application/pdf", "text/xml", "application/json"].map(fileKind), ["image", "pdf", "text", "text"]);
});
