import { findVersion } from "./find-version.ts";
import { readRoot } from "./body-xml.ts";
import type { StoredObject } from "./object-history.ts";
import { readTagging, renderTagSet } from "./object-tags.ts";
import {
  ownBucket,
  S3_NAMESPACE,
  type S3Call,
  type S3Operation,
  type S3Ports,
  versionHeader,
  xmlResponse,
} from "./s3-call.ts";

/** Gives an object's tags. */
export const getObjectTagging: S3Operation = (call, ports) => {
  const object = findCalled(call, ports);
  const answer = xmlResponse(`<Tagging xmlns="${S3_NAMESPACE}">${renderTagSet(object.tags)}</Tagging>`);
  return { ...answer, headers: { ...answer.headers, ...versionHeader(object, ownBucket(call, ports)) } };
};

/** Gives an object other tags. */
export const putObjectTagging: S3Operation = async (call, ports) => {
  findCalled(call, ports);
  const tags = readTagging(await readRoot(call.request, "Tagging", ports.digests), { of: "object" });
  const object = findCalled(call, ports);
  ports.objects.tag(object, tags);
  ports.events.announce("ObjectTagging:Put", object, call);
  return { status: 200, headers: { ...versionHeader(object, ownBucket(call, ports)) }, body: "" };
};

/** Takes all tags off an object. */
export const deleteObjectTagging: S3Operation = (call, ports) => {
  const object = findCalled(call, ports);
  ports.objects.tag(object, {});
  ports.events.announce("ObjectTagging:Delete", object, call);
  return { status: 204, headers: { ...versionHeader(object, ownBucket(call, ports)) }, body: "" };
};

function findCalled(call: S3Call, ports: S3Ports): StoredObject {
  const bucket = ownBucket(call, ports).name;
  const versionId = call.request.query.get("versionId") ?? undefined;
  return findVersion(ports.objects, { bucket, key: call.key, versionId, method: call.request.method });
}
