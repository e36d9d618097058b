// Sizes as this page says them: of whole disks too.
import { fileSize } from "../../../../src/domain/file/file.ts";

/** "900 bytes", "12 kB", "3.4 MB", "1.16 GB". */
export function sizeText(bytes: number): string {
  if (bytes < 999_500_000) return fileSize(bytes);
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1).replace(/\.?0+$/, "")} GB`;
}
