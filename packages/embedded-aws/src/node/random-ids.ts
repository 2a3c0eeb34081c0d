import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { Ids } from "../clock.ts";

const SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Returns ids that are unique in the world, as AWS's are. */
export function createRandomIds(): Ids {
  return {
    uuid: () => randomUUID(),
    hex: (length) =>
      randomBytes(Math.ceil(length / 2))
        .toString("hex")
        .slice(0, length),
    suffix: (length) => Array.from({ length }, () => SUFFIX_ALPHABET[randomInt(SUFFIX_ALPHABET.length)]).join(""),
  };
}
