import { AwsError, notModelled } from "../aws-error.ts";
import type { HttpRequest } from "../wire/http.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { element, escapeXml, textElement } from "../wire/xml.ts";
import { malformedXml, parseBodyXml } from "./body-xml.ts";
import { refuseVersions } from "./bucket-configuration.ts";
import type { StoredObject } from "./bucket-store.ts";
import type { Digests } from "./digests.ts";
import { noSuchKey } from "./object-store.ts";
import { readObjectBody } from "./read-object-body.ts";
import { matches, preconditionFailed } from "./read-object.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, xmlResponse } from "./s3-call.ts";

const MAX_KEY_BYTES = 1024;
const MAX_DELETES = 1000;

/** Keeps an object. */
export const putObject: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  checkKey(call.key);
  const { bytes, checksums } = readObjectBody(call.request, ports.digests);
  const object = await ports.objects.write(
    {
      bucket: bucket.name,
      key: call.key,
      bytes,
      etag: etagOf(bytes, ports.digests),
      headers: { ...storedHeaders(call.request), ...checksums },
    },
    (current) => {
      checkPreconditions(call.request, current);
      if (current !== undefined) refuseVersions(bucket);
    },
  );
  return { status: 200, headers: { etag: object.etag, ...checksums }, body: "" };
};

/** Copies an object, its headers included, within and between the caller's buckets. */
export const copyObject: S3Operation = async (call, ports) => {
  const target = ownBucket(call, ports);
  checkKey(call.key);
  const source = parseCopySource(call);
  const { object: found, bytes } = await ports.objects.read(ownBucket(source, ports).name, source.key);
  const replaces = call.request.headers["x-amz-metadata-directive"] === "REPLACE";
  const isSame = found.bucket === target.name && found.key === call.key;
  if (isSame && !replaces) {
    throw new AwsError(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
        "metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const headers = replaces ? storedHeaders(call.request) : found.headers;
  const copy = await ports.objects.write(
    { bucket: target.name, key: call.key, bytes, etag: found.etag, headers },
    (current) => {
      if (current !== undefined) refuseVersions(target);
    },
  );
  const result = textElement("LastModified", renderTimestamp(copy.lastModifiedMs)) + textElement("ETag", copy.etag);
  return xmlResponse(`<CopyObjectResult xmlns="${S3_NAMESPACE}">${result}</CopyObjectResult>`);
};

/** Deletes an object. AWS: deleting what is not there is a success. */
export const deleteObject: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  if (ports.objects.find(bucket.name, call.key) !== undefined) refuseVersions(bucket);
  await ports.objects.delete(bucket.name, call.key);
  return { status: 204, headers: {}, body: "" };
};

/** Deletes up to a thousand objects. */
export const deleteObjects: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const { keys, isQuiet } = await readDelete(call.request.body);
  if (keys.some((key) => ports.objects.find(bucket.name, key) !== undefined)) refuseVersions(bucket);
  for (const key of keys) await ports.objects.delete(bucket.name, key);
  const deleted = isQuiet ? "" : keys.map((key) => element("Deleted", textElement("Key", key))).join("");
  return xmlResponse(`<DeleteResult xmlns="${escapeXml(S3_NAMESPACE)}">${deleted}</DeleteResult>`);
};

function checkKey(key: string): void {
  if (new TextEncoder().encode(key).length > MAX_KEY_BYTES) {
    throw new AwsError("KeyTooLongError", "Your key is too long");
  }
}

function etagOf(bytes: Uint8Array, digests: Digests): string {
  return `"${Array.from(digests.md5(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

/** The headers that S3 keeps with an object; `aws-chunked` only says how the body travelled. */
function storedHeaders(request: HttpRequest): Readonly<Record<string, string>> {
  const kept: [string, string][] = [["content-type", "binary/octet-stream"]];
  for (const [name, value] of Object.entries(request.headers)) {
    if (
      value === undefined ||
      !/^(content-(type|disposition|language)|cache-control|expires|x-amz-meta-.+)$/.test(name)
    ) {
      continue;
    }
    kept.push([name, value]);
  }
  const encoding = (request.headers["content-encoding"] ?? "").replace(/(^|,\s*)aws-chunked(,\s*|$)/, "");
  if (encoding !== "") kept.push(["content-encoding", encoding]);
  return Object.fromEntries(kept);
}

function checkPreconditions(request: HttpRequest, current: StoredObject | undefined): void {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  if (ifNoneMatch !== undefined && current !== undefined && matches(ifNoneMatch, current.etag)) {
    throw preconditionFailed();
  }
  if (ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey();
  if (!matches(ifMatch, current.etag)) throw preconditionFailed();
}

function parseCopySource(call: S3Call): S3Call {
  const header = (call.request.headers["x-amz-copy-source"] ?? "").replace(/^\//, "");
  const [bucket = "", ...key] = header.split("/");
  try {
    return { ...call, bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join("/")) };
  } catch {
    throw new AwsError("InvalidArgument", "Invalid copy source encoding.");
  }
}

async function readDelete(body: Uint8Array): Promise<{ readonly keys: readonly string[]; readonly isQuiet: boolean }> {
  const request = (await parseBodyXml(body))["Delete"];
  if (typeof request !== "object" || request === null) throw malformedXml();
  const { Object: objects = [], Quiet: quiet, ...others } = request as { Object?: unknown; Quiet?: unknown };
  refuseElements(others);
  const list: readonly unknown[] = Array.isArray(objects) ? objects : [objects];
  const keys = list.map((object) => {
    const { Key: key, ...conditions } = (object ?? {}) as { Key?: unknown };
    refuseElements(conditions);
    if (typeof key !== "string") throw malformedXml();
    return key;
  });
  if (keys.length === 0 || keys.length > MAX_DELETES) throw malformedXml();
  return { keys, isQuiet: quiet === "true" };
}

/** A version or a condition that is passed over would delete what was not meant. */
function refuseElements(elements: object): void {
  const name = Object.keys(elements).find((element) => /^[A-Z]/.test(element));
  if (name !== undefined) throw notModelled(`${name} in the Delete of S3`);
}
