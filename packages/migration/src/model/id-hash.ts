import { createHash } from "node:crypto";

/** Takes the ids of things in any order, and ends as one hash of them all. */
export interface IdHash {
  add(id: string): void;
  /** How many were added. */
  readonly size: number;
  /** The hash in hexadecimal. */
  end(): string;
}

const MODULUS = 2n ** 256n;

/**
 * Starts a hash of a multiset of ids: the sum of their SHA-256 digests. The order makes no difference, a missing one does, and so does
 * one that comes twice (which an exclusive or would hide). Memory does not grow with the number of ids.
 */
export function createIdHash(): IdHash {
  let sum = 0n;
  let size = 0;
  return {
    add(id) {
      sum = (sum + BigInt(`0x${createHash("sha256").update(id).digest("hex")}`)) % MODULUS;
      size += 1;
    },
    get size() {
      return size;
    },
    end: () => sum.toString(16).padStart(64, "0"),
  };
}
