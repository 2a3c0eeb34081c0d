import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { targetOf, type ObjectCopy } from "./object-copy.ts";
import { readObjectFacts } from "./object-facts.ts";
import { uploadInParts } from "./upload-in-parts.ts";

/** What is held in memory of one object. */
const PART_BYTES = 16 * 1024 ** 2;

/** Reads an object with the source's credentials and writes it with the destination's, with its metadata and tags; a part at a time is in memory. */
export async function carryObject(copy: ObjectCopy): Promise<void> {
  const { to, object, partBytes = PART_BYTES } = copy;
  if (object.sizeBytes > partBytes) {
    return uploadInParts(copy, {
      partBytes,
      put: async ({ range, ...part }) => {
        const Body = await readBytes(copy, range);
        const { ETag = "" } = await to.s3.send(
          new UploadPartCommand({ ...part, Body, ContentLength: Body.byteLength }),
        );
        return ETag;
      },
    });
  }
  const Body = object.sizeBytes === 0 ? new Uint8Array() : await readBytes(copy, undefined);
  const facts = await readObjectFacts(copy);
  await to.s3.send(new PutObjectCommand({ ...targetOf(copy), ...facts, Body, ContentLength: Body.byteLength }));
}

async function readBytes({ from, object }: ObjectCopy, range: string | undefined): Promise<Uint8Array> {
  const { Body: body } = await from.s3.send(
    new GetObjectCommand({
      Bucket: from.bucket,
      Key: `${from.prefix}${object.key}`,
      IfMatch: object.eTag,
      ...(range === undefined ? {} : { Range: range }),
    }),
  );
  if (body === undefined) throw new Error("S3 answers without a body");
  return body.transformToByteArray();
}
