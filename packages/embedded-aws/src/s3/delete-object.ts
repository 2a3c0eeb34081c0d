import { AwsError } from "../aws-error.ts";
import { element, textElement } from "../wire/xml.ts";
import { childrenOf, malformedXml, optionalText, readRoot } from "./body-xml.ts";
import type { Bucket } from "./bucket-store.ts";
import { judgeDelete } from "./conditions.ts";
import { refuseDenied } from "./judge-bucket-policy.ts";
import { checkKey } from "./object-headers.ts";
import { isObjectVersion } from "./object-history.ts";
import type { Removal } from "./object-store.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";

const MAX_DELETES = 1000;

/** Deletes an object or one of its versions. AWS: deleting what is not there is a success. */
export const deleteObject: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const versionId = call.request.query.get("versionId") ?? undefined;
  const etag = call.request.headers["if-match"];
  const removal = await removeOne({ call, ports, bucket }, { key: call.key, versionId, etag });
  return { status: 204, headers: removalHeaders(removal, versionId), body: "" };
};

/** Deletes up to a thousand objects and versions, each of which succeeds or fails on its own. */
export const deleteObjects: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const { targets, isQuiet } = await readDelete(call, ports);
  const results: string[] = [];
  for (const target of targets) {
    try {
      const removal = await removeOne({ call, ports, bucket }, target);
      if (!isQuiet) results.push(renderDeleted(target, removal));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      results.push(renderError(target, error));
    }
  }
  return xmlResponse(`<DeleteResult xmlns="${S3_NAMESPACE}">${results.join("")}</DeleteResult>`);
};

/** What to delete, and only if its ETag is this one. */
interface Target {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

function removeOne(
  { call, ports, bucket }: { readonly call: S3Call; readonly ports: S3Ports; readonly bucket: Bucket },
  { key, versionId, etag }: Target,
): Promise<Removal> {
  const at = { bucket: bucket.name, key };
  checkKey(key);
  const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  refuseDenied(call, ports, { action, bucket: bucket.name, key });
  const turn = {
    judge: (current: Parameters<typeof judgeDelete>[2]) => judgeDelete(etag, key, current),
    accompany(removal: Removal) {
      if (removal.kind === "nothing") return;
      const name = removal.kind === "marked" ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete";
      ports.events.announce(name, removal.version, call);
    },
  };
  return versionId === undefined ? ports.objects.remove(at, turn) : ports.objects.removeVersion(at, versionId, turn);
}

function removalHeaders(removal: Removal, versionId: string | undefined): Readonly<Record<string, string>> {
  if (removal.kind === "marked") {
    return { "x-amz-delete-marker": "true", "x-amz-version-id": removal.version.versionId };
  }
  if (versionId === undefined) return {};
  const wasMarker = removal.kind === "removed" && !isObjectVersion(removal.version);
  return { "x-amz-version-id": versionId, ...(wasMarker ? { "x-amz-delete-marker": "true" } : {}) };
}

function renderDeleted({ key, versionId }: Target, removal: Removal): string {
  const { "x-amz-delete-marker": isMarker, "x-amz-version-id": id } = removalHeaders(removal, versionId);
  return element(
    "Deleted",
    textElement("Key", key) +
      (versionId === undefined ? "" : textElement("VersionId", versionId)) +
      (isMarker === undefined
        ? ""
        : textElement("DeleteMarker", true) + textElement("DeleteMarkerVersionId", id ?? "")),
  );
}

function renderError({ key, versionId }: Target, { code, message }: AwsError): string {
  return element(
    "Error",
    textElement("Key", key) +
      (versionId === undefined ? "" : textElement("VersionId", versionId)) +
      textElement("Code", code) +
      textElement("Message", message),
  );
}

async function readDelete(
  { request }: S3Call,
  { digests }: S3Ports,
): Promise<{ readonly targets: readonly Target[]; readonly isQuiet: boolean }> {
  const root = childrenOf(await readRoot(request, "Delete", digests), "Delete", ["Object", "Quiet"]);
  const targets = (root["Object"] ?? []).map((object): Target => {
    const { Key, VersionId, ETag } = childrenOf(object, "Delete", ["Key", "VersionId", "ETag"]);
    const key = optionalText(Key);
    if (key === undefined || key === "") throw malformedXml();
    return { key, versionId: optionalText(VersionId), etag: optionalText(ETag) };
  });
  if (targets.length === 0 || targets.length > MAX_DELETES) throw malformedXml();
  return { targets, isQuiet: optionalText(root["Quiet"]) === "true" };
}
