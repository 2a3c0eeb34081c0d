import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { targetOf, type ObjectCopy } from "./object-copy.ts";
import { readObjectFacts } from "./object-facts.ts";

/** One part of an upload. */
export interface UploadedPart {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
  readonly PartNumber: number;
  /** `bytes=first-last`, both counted. */
  readonly range: string;
}

/** AWS: an upload has at most 10,000 parts. */
const MOST_PARTS = 10_000;

/** Makes an object of parts, one after the other: `put` writes one and returns its ETag. An upload that fails is taken back. */
export async function uploadInParts(
  copy: ObjectCopy,
  { partBytes, put }: { readonly partBytes: number; readonly put: (part: UploadedPart) => Promise<string> },
): Promise<void> {
  const { s3 } = copy.to;
  const { sizeBytes } = copy.object;
  const { Bucket, Key, ...rest } = targetOf(copy);
  const facts = await readObjectFacts(copy);
  const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest, ...facts }));
  const size = Math.max(partBytes, Math.ceil(sizeBytes / MOST_PARTS));
  try {
    const Parts: CompletedPart[] = [];
    for (let begin = 0; begin < sizeBytes; begin += size) {
      const PartNumber = Parts.length + 1;
      const range = `bytes=${begin}-${Math.min(begin + size, sizeBytes) - 1}`;
      Parts.push({ PartNumber, ETag: await put({ Bucket, Key, UploadId, PartNumber, range }) });
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
    throw error;
  }
}
