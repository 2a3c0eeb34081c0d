import { MigrationError } from "../../errors.ts";
import { copyObject } from "./copy-object.ts";
import { inLanes } from "./in-lanes.ts";
import { listObjects, pairObjects, type PairedObject } from "./list-objects.ts";
import type { ObjectCopy, ObjectsCopy } from "./object-copy.ts";

/**
 * Copies all objects with their metadata and tags; what is there with equal key, size and ETag is passed over, so that it can be gone on with. Within
 * S3 where it may, through this process where the destination's credentials may not read the source. Nothing is deleted.
 */
export async function copyObjects(copy: ObjectsCopy): Promise<{ readonly copied: number; readonly skipped: number }> {
  const { from, to, concurrency } = copy;
  const counts = { copied: 0, skipped: 0 };
  // What one object shows, holds for all: to be refused once more costs a call for each.
  const way: ObjectCopy["way"] = { current: "withinS3" };
  await inLanes(pairObjects(listObjects(from.s3, from), listObjects(to.s3, to)), {
    lanes: concurrency,
    work: async (pair) => {
      if (isThere(pair)) counts.skipped += 1;
      else {
        await copyOne({ ...copy, way, object: pair.object });
        counts.copied += 1;
      }
    },
  });
  return counts;
}

function isThere({ object, counterpart }: PairedObject): boolean {
  return counterpart?.sizeBytes === object.sizeBytes && counterpart.eTag === object.eTag;
}

async function copyOne(copy: ObjectCopy): Promise<void> {
  try {
    await copyObject(copy);
  } catch (cause) {
    throw new MigrationError({
      code: "notCopied",
      problem: `The object ${copy.from.prefix}${copy.object.key} of bucket ${copy.from.bucket} could not be copied (${cause instanceof Error ? cause.name : "no reason"}).`,
      hints: ["Mend the cause and run the same command again; what is copied already is passed over."],
      cause,
    });
  }
}
