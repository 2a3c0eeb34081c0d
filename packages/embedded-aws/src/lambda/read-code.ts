import { notModelled } from "../aws-error.ts";
import { openBucketStore } from "../s3/bucket-store.ts";
import { openHistories } from "../s3/object-histories.ts";
import { isObjectVersion } from "../s3/object-history.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import { AwsError } from "../aws-error.ts";
import { checkArchive } from "./code-package.ts";
import { invalidParameterValue } from "./refusals.ts";

/** Code in a bucket. */
export interface CodeLocation {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string | undefined;
}

/** Where code can come from. */
export interface CodeSources {
  readonly store: Store;
  readonly content: ContentStore;
}

/** Throws Lambda's refusal of code that is not where it is said to be, or is another account's. */
export function requireCode({ bucket, key, version }: CodeLocation, account: string, store: Store): void {
  const owner = openBucketStore(store).get(bucket)?.account;
  if (owner === undefined) throw s3Refusal("NoSuchBucket", "The specified bucket does not exist");
  if (owner !== account) {
    throw new AwsError(
      "AccessDeniedException",
      "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for " +
        `${bucket}/${key}. S3 Error Code: AccessDenied. S3 Error Message: Access Denied`,
      403,
    );
  }
  const history = openHistories(store).read(bucket, key);
  const found = version === undefined ? history[0] : history.find(({ versionId }) => versionId === version);
  if (isObjectVersion(found)) return;
  throw version === undefined
    ? s3Refusal("NoSuchKey", "The specified key does not exist.")
    : s3Refusal("NoSuchVersion", "The specified version does not exist.");
}

/** Returns the archive in a bucket, checked. */
export function readCode(location: CodeLocation, account: string, { store, content }: CodeSources): Uint8Array {
  requireCode(location, account, store);
  const history = openHistories(store).read(location.bucket, location.key);
  const found = history.find(({ versionId }) => (location.version ?? history[0]?.versionId) === versionId);
  if (!isObjectVersion(found)) throw notModelled("code without bytes");
  const archive = joinPieces(found.pieces.map(({ contentId }) => content.readNow(contentId)));
  checkArchive(archive);
  return archive;
}

function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

function s3Refusal(code: string, message: string): AwsError {
  return invalidParameterValue(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`);
}
