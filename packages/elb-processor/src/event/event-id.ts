import { createHash } from "node:crypto";
import type { LogObject } from "./log-object.ts";

/**
 * Returns what makes the ids of an object's lines: the same line of the same object has the same id however often it is read, and no
 * other line has it. `offset` is of the line's first byte in the object's unzipped text.
 */
export function eventIds({ bucket, key, etag }: LogObject): (offset: number) => string {
  // An etag that is quoted in one place and not in another is the same.
  const identity = JSON.stringify([bucket, key, etag.replace(/^"|"$/g, "")]);
  const prefix = createHash("sha256").update(identity).digest("base64url").slice(0, PREFIX_LENGTH);
  return (offset) => `${prefix}-${offset}`;
}

/** 132 bits: two objects with one prefix are out of the question. */
const PREFIX_LENGTH = 22;
