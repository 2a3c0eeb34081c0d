import { S3Client } from "@aws-sdk/client-s3";
import { ReleaseError } from "../../errors.ts";
import { isReleaseNumber, parseStoredRelease, type StoredRelease } from "../../releases/parse-release.ts";
import type { ReleaseStore } from "../../releases/release-store.ts";
import { renderCanonicalJson } from "../../releases/render-release.ts";
import { digestOf } from "../digest.ts";
import { createClientSettings, type AwsEnvironment } from "./client-settings.ts";
import { ensureBucket, type OwnedBucket } from "./ensure-bucket.ts";
import { describeFailure, getObject, listKeys, putOnce } from "./owned-objects.ts";

/** The bucket of a release store, and how to reach it. */
export interface ReleaseStorePlace {
  readonly bucket: string;
  /** The account that the bucket belongs to: in another's nothing is read or written. */
  readonly account: string;
  readonly env: AwsEnvironment;
}

/**
 * Connects a store of releases in S3: `releases/<number>.json` and `artifacts/sha256/<hex>.zip`. Objects are written with
 * `If-None-Match: *`, so that S3 itself decides between two that are written at once. The bucket is made when the first
 * release is stored.
 */
export function connectReleaseStore({ bucket: name, account, env }: ReleaseStorePlace): ReleaseStore {
  const settings = createClientSettings(env);
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const bucket: OwnedBucket = { client, name, account };
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ReleaseError ? error : storeFailed(error, bucket);
    }
  };
  const findRelease = async (number: string): Promise<StoredRelease | undefined> => {
    const bytes = await getObject(bucket, releaseKey(number));
    return bytes === undefined ? undefined : readRelease(new TextDecoder().decode(bytes), number);
  };
  return {
    putArtifact: ({ digest, bytes }) =>
      explained(async () => {
        await ensureBucket(bucket);
        await putOnce(bucket, { Key: artifactKey(digest), Body: bytes, ContentType: "application/zip" });
      }),
    putRelease: (release) =>
      explained(async () => {
        await ensureBucket(bucket);
        const digest = digestOf(Buffer.from(renderCanonicalJson(release)));
        const Body = renderCanonicalJson({ digest, release });
        const end = await putOnce(bucket, {
          Key: releaseKey(release.number),
          Body,
          ContentType: "application/json",
        });
        if (end === "written") return { kind: "stored", digest };
        const by = await findRelease(release.number);
        if (by === undefined) throw new Error(`release ${release.number} was there, and is gone`);
        // A call whose answer was lost is repeated, and then finds what it wrote itself.
        return by.release.id === release.id ? { kind: "stored", digest } : { kind: "taken", by };
      }),
    listReleases: () => explained(() => listNumbers(bucket)),
    findRelease: (number) => explained(() => findRelease(number)),
    readArtifact: (digest) =>
      explained(async () => {
        const bytes = await getObject(bucket, artifactKey(digest));
        if (bytes !== undefined && digestOf(bytes) === digest) return bytes;
        const problem = bytes === undefined ? "is not there" : "is not what was stored";
        throw damaged(`The artifact ${digest} ${problem}, in ${describe(bucket)}.`);
      }),
    close: () => client.destroy(),
  };
}

const RELEASES = "releases/";

function releaseKey(number: string): string {
  return `${RELEASES}${number}.json`;
}

function artifactKey(digest: string): string {
  return `artifacts/${digest.replace(":", "/")}.zip`;
}

function readRelease(text: string, number: string): StoredRelease {
  const stored = parseStoredRelease(text, `release ${number}`);
  const digest = digestOf(Buffer.from(renderCanonicalJson(stored.release)));
  const isNot = `The stored release ${number} is not what was stored:`;
  if (digest !== stored.digest) throw damaged(`${isNot} its digest is ${digest}, and it says ${stored.digest}.`);
  if (stored.release.number !== number) throw damaged(`${isNot} it is release ${stored.release.number}.`);
  return stored;
}

async function listNumbers(bucket: OwnedBucket): Promise<readonly string[]> {
  const keys = await listKeys(bucket, RELEASES);
  const names = keys.filter((key) => key.endsWith(".json")).map((key) => key.slice(RELEASES.length, -".json".length));
  // What somebody else put there is no release, and has no place in their order.
  return names.filter(isReleaseNumber);
}

function damaged(problem: string): ReleaseError {
  return new ReleaseError({
    code: "damagedRelease",
    problem,
    hints: ["Somebody changed it past logstack. Create a new release from the sources, and let nobody write there."],
  });
}

function describe({ name, account }: OwnedBucket): string {
  return `the bucket ${name} of account ${account}`;
}

function storeFailed(error: unknown, bucket: OwnedBucket): ReleaseError {
  return new ReleaseError({
    code: "releaseStoreFailed",
    problem: `The releases in ${describe(bucket)} cannot be reached: ${describeFailure(error)}.`,
    hints: [
      "Allow s3:ListBucket, s3:GetObject and s3:PutObject on it, and to make it the first time s3:CreateBucket, s3:GetBucketTagging, s3:PutBucketTagging, s3:PutBucketVersioning and s3:PutBucketPublicAccessBlock.",
      "Where releases are kept is `releases` in logstack.json.",
    ],
    cause: error,
  });
}
