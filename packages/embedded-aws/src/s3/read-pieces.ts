import type { ContentStore } from "../state/content-store.ts";
import type { StoredObject } from "./object-history.ts";

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads an object or a range of it; only the pieces that the range touches are read. */
export async function readPieces(
  content: ContentStore,
  { pieces, sizeBytes }: StoredObject,
  range: ByteRange = { first: 0, last: sizeBytes - 1 },
): Promise<Uint8Array> {
  const wanted: Uint8Array[] = [];
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.sizeBytes;
    if (start <= range.last && end > range.first) {
      const bytes = await content.read(piece.contentId);
      wanted.push(bytes.subarray(Math.max(0, range.first - start), range.last + 1 - start));
    }
    start = end;
  }
  const [only, ...others] = wanted;
  return only !== undefined && others.length === 0 ? only : concatenate(wanted);
}

/** Returns byte arrays as one. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.length;
  }
  return whole;
}
