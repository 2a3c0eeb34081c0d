import { createHash } from "node:crypto";
import type { Ids } from "../clock.ts";

/** Returns ids that look random and are the same ones for the same seed, in the order in which they are asked for. */
export function createSeededIds(seed: string): Ids {
  let count = 0;
  const draw = (): Buffer => {
    count += 1;
    return createHash("sha512").update(`${seed} ${count}`).digest();
  };
  return {
    uuid() {
      const hex = draw().toString("hex");
      // A UUID says of itself that it was drawn at random.
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ].join("-");
    },
    hex: (length) => draw().toString("hex").slice(0, length),
    suffix: (length) =>
      Array.from(draw().subarray(0, length), (byte) => SUFFIX_ALPHABET[byte % SUFFIX_ALPHABET.length]).join(""),
  };
}

/** Of 36 characters, as in the generated part of physical names. */
const SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
