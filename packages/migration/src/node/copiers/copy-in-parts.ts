import { UploadPartCopyCommand } from "@aws-sdk/client-s3";
import { sourceOf, type ObjectCopy } from "./object-copy.ts";
import { uploadInParts } from "./upload-in-parts.ts";

/** AWS: a part has at most 5 GB. Smaller ones are done again sooner. */
const PART_BYTES = 512 * 1024 ** 2;

/** Copies a large object within S3, part by part, with its metadata and tags. */
export async function copyInParts(copy: ObjectCopy): Promise<void> {
  const { to, object, partBytes = PART_BYTES } = copy;
  await uploadInParts(copy, {
    partBytes,
    put: async ({ range, ...part }) => {
      const source = { CopySource: sourceOf(copy), CopySourceRange: range, CopySourceIfMatch: object.eTag };
      const { CopyPartResult: result } = await to.s3.send(new UploadPartCopyCommand({ ...part, ...source }));
      return result?.ETag ?? "";
    },
  });
}
