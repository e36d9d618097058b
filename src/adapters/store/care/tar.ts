// Tar archives, as every tar program reads them: plain files one after the other, the last one a list of their checksums.
import { createHash } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { AppError } from "../../../domain/errors.ts";

const BLOCK = 512;
const PIECE = 1 << 20;
const NAME_MAX = 100;
/** Largest size that the header's octal digits hold; beyond it the size is binary. */
const OCTAL_MAX = 8 ** 11;
const LONG_NAME = "././@LongLink";
/** Longest name that is believed, in bytes. */
const LONG_NAME_MAX = 4096;

/** The checksums of all other entries, in the form that `sha256sum -c` reads. */
export const SUMS = "SHA256SUMS";

export type TarWriter = {
  addText(path: string, text: string): void;
  /** Adds the file at `source` with the size that it has now. */
  addFile(path: string, source: string): void;
  /** Adds the checksums, ends the archive and syncs it. */
  finish(): void;
  close(): void;
};

/** Begins a new archive for its owner only. Throws when the file is there already. */
export function createTar(file: string): TarWriter {
  const out = openSync(file, "wx", 0o600);
  const sums: string[] = [];
  const add = (path: string, bytes: number, pieces: Iterable<Buffer>) => {
    const hash = createHash("sha256");
    for (const header of headersOf(path, bytes)) writeAll(out, header);
    for (const piece of pieces) {
      hash.update(piece);
      writeAll(out, piece);
    }
    writeAll(out, Buffer.alloc(padding(bytes)));
    sums.push(`${hash.digest("hex")}  ${path}\n`);
  };
  const addText = (path: string, text: string) => add(path, Buffer.byteLength(text), [Buffer.from(text)]);
  return {
    addText,
    addFile(path, source) {
      const input = openSync(source, "r");
      try {
        const bytes = fstatSync(input).size;
        add(path, bytes, readPieces(input, bytes, () => new AppError("unavailable", `${source} became shorter while it was copied. Try again.`)));
      } finally {
        closeSync(input);
      }
    },
    finish() {
      addText(SUMS, sums.join(""));
      writeAll(out, Buffer.alloc(2 * BLOCK));
      fsyncSync(out);
    },
    close: () => closeSync(out),
  };
}

function writeAll(out: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(out, bytes, at);
}

function* readPieces(input: number, bytes: number, tooShort: () => Error): Generator<Buffer> {
  for (let left = bytes; left > 0; ) {
    const piece = Buffer.alloc(Math.min(left, PIECE));
    const got = readSync(input, piece);
    if (got === 0) throw tooShort();
    left -= got;
    yield piece.subarray(0, got);
  }
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

function headersOf(path: string, bytes: number): Buffer[] {
  const name = Buffer.from(path);
  if (name.length <= NAME_MAX) return [headerOf(name, bytes, "0")];
  return [headerOf(Buffer.from(LONG_NAME), name.length, "L"), name, Buffer.alloc(padding(name.length)), headerOf(name.subarray(0, NAME_MAX), bytes, "0")];
}

function headerOf(name: Buffer, bytes: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK);
  name.copy(header);
  const octal = (value: number, at: number, digits: number) => header.write(`${value.toString(8).padStart(digits, "0")}\0`, at, "latin1");
  octal(0o600, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  if (bytes < OCTAL_MAX) octal(bytes, 124, 11);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  octal(0, 136, 11);
  header.write(type, 156, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  header.write(`${sumOf(header).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

/** Sum of a header's bytes, those of the sum itself counted as spaces. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** Takes an entry's pieces as they are read; its checksum is known to be right only when `readTar` has returned. */
export type TarReader = (path: string, bytes: number) => (piece: Buffer) => void;

/** Reads an archive that `createTar` wrote to its end. Throws AppError `backup_damaged` unless every byte is as it was written. */
export function readTar(file: string, reader: TarReader): void {
  const input = openSync(file, "r");
  try {
    const found = new Map<string, string>();
    let sums = "";
    for (let entry = nextEntry(input); entry; entry = nextEntry(input)) {
      const { path, bytes } = entry;
      if (sums !== "" || found.has(path)) throw broken();
      const hash = createHash("sha256");
      const take = path === SUMS ? (piece: Buffer) => void (sums += piece.toString()) : reader(path, bytes);
      for (const piece of readPieces(input, bytes, broken)) {
        hash.update(piece);
        take(piece);
      }
      requireZeros(input, padding(bytes));
      if (path !== SUMS) found.set(path, hash.digest("hex"));
    }
    if (sums === "" || sums !== [...found].map(([path, sum]) => `${sum}  ${path}\n`).join("")) throw broken();
  } finally {
    closeSync(input);
  }
}

/** The header of the next entry; undefined at the archive's end. */
function nextEntry(input: number): { path: string; bytes: number } | undefined {
  const header = readBlock(input);
  if (header.every((byte) => byte === 0)) {
    requireZeros(input, BLOCK);
    if (readSync(input, Buffer.alloc(1)) !== 0) throw broken();
    return undefined;
  }
  const { name, bytes, type } = parseHeader(header);
  if (type === "0") return { path: name, bytes };
  if (type !== "L" || name !== LONG_NAME || bytes > LONG_NAME_MAX) throw broken();
  const path = Buffer.concat([...readPieces(input, bytes, broken)]).toString();
  requireZeros(input, padding(bytes));
  const own = parseHeader(readBlock(input));
  if (own.type !== "0") throw broken();
  return { path, bytes: own.bytes };
}

function parseHeader(header: Buffer): { name: string; bytes: number; type: string } {
  const end = header.subarray(0, NAME_MAX).indexOf(0);
  const name = header.subarray(0, end < 0 ? NAME_MAX : end);
  const bytes = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(header.toString("latin1", 124, 135), 8);
  const type = header.toString("latin1", 156, 157);
  // Whatever we would not have written in this way is not ours, or not whole.
  if (!Number.isSafeInteger(bytes) || bytes < 0 || !headerOf(name, bytes, type).equals(header)) throw broken();
  return { name: name.toString(), bytes, type };
}

function readBlock(input: number): Buffer {
  return Buffer.concat([...readPieces(input, BLOCK, broken)]);
}

function requireZeros(input: number, bytes: number): void {
  for (const piece of readPieces(input, bytes, broken)) if (piece.some((byte) => byte !== 0)) throw broken();
}

function broken(): AppError {
  return new AppError("backup_damaged", "This file is damaged, or it is no backup of Rapport. Nothing was changed. Take another backup: rapport backup --list");
}
