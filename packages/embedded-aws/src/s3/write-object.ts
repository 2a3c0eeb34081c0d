import { encodeHex } from "../wire/hex.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { textElement } from "../wire/xml.ts";
import { checksumElement, checksumHeaders, computeChecksum, parseAlgorithm, type Checksum } from "./checksums.ts";
import { judgeOfWrite } from "./conditions.ts";
import { findCopySource } from "./copy-source.ts";
import type { Digests } from "./digests.ts";
import { expirationHeader } from "./lifecycle-rules.ts";
import type { StoredObject } from "./object-history.ts";
import { checkKey, directiveOf, shownEncryption, storedHeaders, taggingHeader } from "./object-headers.ts";
import { readObjectBody } from "./read-object-body.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, versionHeader, xmlResponse } from "./s3-call.ts";
import { invalidRequest } from "./s3-error.ts";
import type { Bucket } from "./bucket-store.ts";

/** Keeps an object. */
export const putObject: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  checkKey(call.key);
  const { bytes, checksum } = await readObjectBody(call.request, ports.digests);
  const judge = judgeOfWrite(call.request.headers, call.key);
  judge(ports.objects.history(bucket.name, call.key)[0]);
  const object = await ports.objects.write(
    {
      bucket: bucket.name,
      key: call.key,
      bytes,
      checksum,
      etag: `"${encodeHex(ports.digests.md5(bytes))}"`,
      headers: storedHeaders(call.request, bucket),
      tags: taggingHeader(call.request),
    },
    { judge, accompany: (stored) => ports.events.announce("ObjectCreated:Put", stored, call) },
  );
  return {
    status: 200,
    headers: { etag: object.etag, ...checksumHeaders(checksum), ...writtenHeaders(object, bucket) },
    body: "",
  };
};

/** Copies an object or one of its versions, within and between the caller's buckets. */
export const copyObject: S3Operation = async (call, ports) => {
  const target = ownBucket(call, ports);
  checkKey(call.key);
  const source = findCopySource(call, ports);
  const { object: found, bytes } = await ports.objects.readFound(source.find);
  refuseSameCopy(call, found, source.namesVersion);
  const judge = judgeOfWrite(call.request.headers, call.key);
  judge(ports.objects.history(target.name, call.key)[0]);
  const given = storedHeaders(call.request, target);
  const headers =
    directiveOf(call.request, "metadata") === "REPLACE" ? given : { ...found.headers, ...shownEncryption(given) };
  const tags = directiveOf(call.request, "tagging") === "REPLACE" ? taggingHeader(call.request) : found.tags;
  const copy = await ports.objects.write(
    {
      bucket: target.name,
      key: call.key,
      bytes,
      checksum: await copiedChecksum(call, { found, bytes, digests: ports.digests }),
      // AWS: the copy comes in one piece, however its source came.
      etag: `"${encodeHex(ports.digests.md5(bytes))}"`,
      headers,
      tags,
    },
    { judge, accompany: (stored) => ports.events.announce("ObjectCreated:Copy", stored, call) },
  );
  const answer = xmlResponse(`<CopyObjectResult xmlns="${S3_NAMESPACE}">${renderCopy(copy)}</CopyObjectResult>`);
  return { ...answer, headers: { ...answer.headers, ...source.versionHeader(found), ...writtenHeaders(copy, target) } };
};

function renderCopy({ lastModifiedMs, etag, checksum }: StoredObject): string {
  return (
    textElement("LastModified", renderTimestamp(lastModifiedMs)) +
    textElement("ETag", etag) +
    (checksum === undefined
      ? ""
      : textElement(checksumElement(checksum.algorithm), checksum.value) + textElement("ChecksumType", checksum.type))
  );
}

/** What every write that made a new version answers with. */
export function writtenHeaders(object: StoredObject, bucket: Bucket): Readonly<Record<string, string>> {
  return { ...shownEncryption(object.headers), ...versionHeader(object, bucket), ...expirationHeader(object, bucket) };
}

/** AWS: an older version may be copied onto the current one, which brings it back. */
function refuseSameCopy(call: S3Call, found: StoredObject, namesVersion: boolean): void {
  if (found.bucket !== call.bucket || found.key !== call.key || namesVersion) return;
  if (directiveOf(call.request, "metadata") === "REPLACE" || call.request.headers["x-amz-server-side-encryption"])
    return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
      "metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** AWS: a copy keeps its source's kind of checksum unless another one is asked for; that of a copy is of all its bytes. */
async function copiedChecksum(
  call: S3Call,
  { found, bytes, digests }: { readonly found: StoredObject; readonly bytes: Uint8Array; readonly digests: Digests },
): Promise<Checksum> {
  const asked = call.request.headers["x-amz-checksum-algorithm"];
  if (asked === undefined && found.checksum?.type === "FULL_OBJECT") return found.checksum;
  const algorithm = asked === undefined ? (found.checksum?.algorithm ?? "crc64nvme") : parseAlgorithm(asked);
  return { algorithm, value: await computeChecksum(algorithm, [bytes], digests), type: "FULL_OBJECT" };
}
