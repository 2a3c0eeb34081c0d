import type { Coverage } from "../../migrate/ports.ts";
import { listObjects, pairObjects } from "../copiers/list-objects.ts";
import type { ObjectsSide } from "../copiers/object-copy.ts";

const EXAMPLES = 5;

/** Looks for each object of one side on the other one, by key and size. Never throws. The bytes themselves are not compared. */
export async function findMissingObjects(from: ObjectsSide, to: ObjectsSide): Promise<Coverage> {
  const missing: string[] = [];
  let [checked, count] = [0, 0];
  try {
    for await (const { object, counterpart } of pairObjects(listObjects(from.s3, from), listObjects(to.s3, to))) {
      checked += 1;
      if (counterpart?.sizeBytes === object.sizeBytes) continue;
      count += 1;
      if (missing.length < EXAMPLES) missing.push(object.key);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.name : "no reason";
    return { kind: "unreadable", reason: `its objects can not be listed (${reason})` };
  }
  return count === 0 ? { kind: "covered", checked } : { kind: "missing", count, examples: missing };
}
