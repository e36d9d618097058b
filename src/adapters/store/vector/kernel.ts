// Products of one question with many vectors, sixteen numbers at a time: a WebAssembly function of two loops, put together here
// from its instructions, because plain JavaScript takes ten times as long. Vectors are bytes (-128 to 127), the question is
// 16-bit numbers, and a product is a 32-bit sum, so it is exact up to 8,000 numbers when the question's stay within 2047.
// Source of the instructions: WebAssembly Core Specification 2.0, chapter 5 (binary format).

/** Numbers of a vector are padded with zeros to a multiple of this. */
export const LANES = 32;
/** Vectors that are taken at once: they stay in the processor's cache. */
const ROWS = 256;
const PAGE = 65_536;

/** What is used of it; the compiler knows it as a thing of browsers only. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer; grow(pages: number): number };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

type Products = (codes: number, question: number, out: number, rows: number, bytes: number) => void;

const memory = new WebAssembly.Memory({ initial: 4 });
let compiled: Products | undefined;

/** Gives `take` the products of `question` with the vectors in `codes`, each as long as the question, in runs from index `first` on. */
export function multiply(question: Int16Array, codes: Int8Array, take: (products: Int32Array, first: number) => void): void {
  const size = question.length;
  const products = kernel();
  const [out, vectors] = [size * 2, size * 2 + ROWS * 4];
  const short = vectors + ROWS * size - memory.buffer.byteLength;
  if (short > 0) memory.grow(Math.ceil(short / PAGE));
  new Int16Array(memory.buffer, 0, size).set(question);
  const [room, sums] = [new Int8Array(memory.buffer, vectors, ROWS * size), new Int32Array(memory.buffer, out, ROWS)];
  const count = Math.floor(codes.length / size);
  for (let first = 0; first < count; first += ROWS) {
    const rows = Math.min(ROWS, count - first);
    room.set(codes.subarray(first * size, (first + rows) * size));
    products(vectors, 0, out, rows, size);
    take(sums.subarray(0, rows), first);
  }
}

function kernel(): Products {
  compiled ??= new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(moduleBytes())), { store: { memory } }).exports["multiply"] as Products;
  return compiled;
}

// The locals: five parameters, then how much of a vector is done, and four sums side by side, which the processor adds at once.
const [CODES, QUESTION, OUT, ROWS_LEFT, BYTES, DONE, A, B, C, D] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const SUMS = [A, B, C, D] as const;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const number = (value: number) => [0x41, value];
const ADD = [0x6a];
const loop = (...parts: number[][]) => [0x03, 0x40, ...parts.flat(), 0x0b];
/** Adds to a local that counts. */
const step = (local: number, by: readonly number[]) => [...get(local), ...by, ...ADD, ...set(local)];
const SIMD = {
  zero: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  /** Eight bytes as sixteen-bit numbers, and eight sixteen-bit numbers; from an address on, plus `offset`. */
  loadBytes: (offset: number) => [0xfd, 0x01, 0x00, offset],
  load: (offset: number) => [0xfd, 0x00, 0x00, offset],
  /** Products of eight pairs, added by twos. */
  multiply: [0xfd, 0xba, 0x01],
  add: [0xfd, 0xae, 0x01],
  lane: (index: number) => [0xfd, 0x1b, index],
};

/** Eight numbers of the vector and of the question, eight times `index` behind what is done. */
function addEight(sum: number, index: number): number[] {
  const question = [...get(QUESTION), ...get(DONE), ...get(DONE), ...ADD, ...ADD, ...SIMD.load(index * 16)];
  return [...get(CODES), ...get(DONE), ...ADD, ...SIMD.loadBytes(index * 8), ...question, ...SIMD.multiply, ...get(sum), ...SIMD.add, ...set(sum)];
}

function body(): number[] {
  const LESS = 0x49;
  const AGAIN = [0x0d, 0];
  const total = [...get(A), ...get(B), ...SIMD.add, ...get(C), ...SIMD.add, ...get(D), ...SIMD.add, ...set(A)];
  const lanes = [0, 1, 2, 3].flatMap((index) => [...get(A), ...SIMD.lane(index), ...(index === 0 ? [] : ADD)]);
  const vector = loop(...SUMS.map((sum, index) => addEight(sum, index)), step(DONE, number(LANES)), [...get(DONE), ...get(BYTES), LESS], AGAIN);
  const store = [...get(OUT), ...lanes, 0x36, 0x02, 0x00];
  return [
    ...loop(
      SUMS.flatMap((sum) => [...SIMD.zero, ...set(sum)]),
      [...number(0), ...set(DONE)],
      vector,
      [...total, ...store],
      step(OUT, number(4)),
      step(CODES, get(BYTES)),
      // One row less, by adding minus one.
      step(ROWS_LEFT, [0x41, 0x7f]),
      [...get(ROWS_LEFT), ...AGAIN],
    ),
    0x0b,
  ];
}

function moduleBytes(): number[] {
  const [I32, V128] = [0x7f, 0x7b];
  const text = (value: string) => sized([...new TextEncoder().encode(value)]);
  const section = (id: number, content: number[]) => [id, ...sized(content)];
  const locals = [2, 1, I32, SUMS.length, V128];
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...text("store"), ...text("memory"), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("multiply"), 0x00, 0]),
    ...section(10, [1, ...sized([...locals, ...body()])]),
  ];
}

/** Bytes behind their number, seven bits in each byte. */
function sized(bytes: number[]): number[] {
  const size: number[] = [];
  for (let left = bytes.length; ; left >>>= 7) {
    if (left < 128) return [...size, left, ...bytes];
    size.push((left & 127) | 128);
  }
}
