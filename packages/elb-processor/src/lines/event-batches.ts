import { viewOf, type Memory } from "../ordinary/json-bytes.ts";

/** Events as lines of JSON, each with its line feed. */
export interface EventBatch {
  readonly bytes: Buffer;
  readonly lines: number;
  /** To be called once the bytes are not needed any more: their memory is used again. */
  readonly release: () => void;
}

/** Memory for batches that is used again and again: fresh memory for each costs more than all of sending. */
export interface BatchMemory {
  /** Returns memory that has this much room at least. */
  take(roomBytes: number): Memory;
  giveBack(memory: Memory): void;
}

const BATCH_BYTES = 256 * 1024;
/** More than that is not kept; as much can be on its way at once over a few connections. */
const KEPT = 8;

/** Returns memory for the batches of one function. */
export function createBatchMemory(): BatchMemory {
  const free: Memory[] = [];
  return {
    take(roomBytes) {
      if (roomBytes > BATCH_BYTES) return allocate(roomBytes);
      return free.pop() ?? allocate(BATCH_BYTES);
    },
    giveBack(memory) {
      if (memory.bytes.length === BATCH_BYTES && free.length < KEPT) free.push(memory);
    },
  };
}

function allocate(sizeBytes: number): Memory {
  // Not of Node's pool, which others use at the same time.
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  return { bytes, view: viewOf(bytes) };
}
