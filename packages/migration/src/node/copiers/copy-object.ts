import { CopyObjectCommand } from "@aws-sdk/client-s3";
import { carryObject } from "./carry-object.ts";
import { copyInParts } from "./copy-in-parts.ts";
import { sourceOf, targetOf, type ObjectCopy } from "./object-copy.ts";

/** AWS: CopyObject takes objects up to 5 GB. S3 API reference, "CopyObject". */
const LARGE_BYTES = 5 * 1024 ** 3;

/** Copies one object; within S3 as long as that is allowed. What was written over since it was listed is refused. */
export async function copyObject(copy: ObjectCopy): Promise<void> {
  if (copy.way.current === "throughUs") return carryObject(copy);
  try {
    await copyWithinS3(copy);
  } catch (error) {
    if (!isDenied(error)) throw error;
    copy.way.current = "throughUs";
    await carryObject(copy);
  }
}

async function copyWithinS3(copy: ObjectCopy): Promise<void> {
  const { to, object, largeBytes = LARGE_BYTES } = copy;
  if (object.sizeBytes > largeBytes) return copyInParts(copy);
  await to.s3.send(
    new CopyObjectCommand({
      ...targetOf(copy),
      CopySource: sourceOf(copy),
      CopySourceIfMatch: object.eTag,
      MetadataDirective: "COPY",
      TaggingDirective: "COPY",
    }),
  );
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === "AccessDenied";
}
