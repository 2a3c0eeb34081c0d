import { isObjectVersion, type StoredObject } from "./object-history.ts";
import type { ObjectStore } from "./object-store.ts";
import { invalidRequest, markerNotAllowed, noSuchKey, noSuchVersion, S3Error } from "./s3-error.ts";

/** Which version of which key; without a version id the current one. */
export interface VersionQuery {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  /** Of the request, for the error; COPY for the source of a copy. */
  readonly method: string;
}

/**
 * Finds an object or one of its versions. Throws `NoSuchKey`, `NoSuchVersion`, and for a delete marker `NoSuchKey` or
 * `MethodNotAllowed` with the marker's headers, as S3 does.
 */
export function findVersion(objects: ObjectStore, { bucket, key, versionId, method }: VersionQuery): StoredObject {
  const history = objects.history(bucket, key);
  const found = versionId === undefined ? history[0] : history.find((version) => version.versionId === versionId);
  if (isObjectVersion(found)) return found;
  if (found === undefined) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  if (versionId === undefined) throw hiddenByMarker(key, found.versionId);
  if (method === "COPY")
    throw invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
  throw markerNotAllowed(method, found.versionId);
}

function hiddenByMarker(key: string, versionId: string): S3Error {
  return new S3Error("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    elements: { Key: key },
    headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
  });
}
