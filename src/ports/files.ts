// The bytes of attached files: kept once per content, under the hash of it. Who may see which file is the store's to know.

/** Bytes that have arrived whole and are not kept yet. Either `keep` or `discard` is called, once. */
export type Received = {
  /** SHA-256, hexadecimal. */
  hash: string;
  size: number;
  /** Keeps the bytes under their hash, durably. What is there already stays. */
  keep(): Promise<void>;
  discard(): Promise<void>;
};

export interface Files {
  /** Takes bytes in to their end. Rejects with what `bytes` throws, leaving nothing; AppError `disk_full` when there is no room. */
  receive(bytes: AsyncIterable<Uint8Array>): Promise<Received>;
  /** The bytes of a hash as they come from the disk; undefined when they are not there. */
  open(hash: string): Promise<ReadableStream<Uint8Array> | undefined>;
  /** All bytes of a hash at once; undefined when they are not there. */
  read(hash: string): Promise<Uint8Array | undefined>;
  /** Removes the bytes of a hash; not being there is fine. */
  remove(hash: string): Promise<void>;
}
