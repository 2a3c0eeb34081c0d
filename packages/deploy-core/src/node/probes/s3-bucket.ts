import {
  GetBucketVersioningCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
  type ListObjectVersionsOutput,
} from "@aws-sdk/client-s3";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, type Probe } from "./probe.ts";

/**
 * Counts what is in a bucket, version by version: old versions and delete markers keep a bucket from being deleted as
 * objects do. Ends after 50,000 of them or when its time is over, and says "at least" then.
 */
export const probeBucket: Probe = async (Bucket, { settings, loopback, signal }) => {
  const client = new S3Client({ ...settings, forcePathStyle: loopback });
  const read = (KeyMarker?: string, VersionIdMarker?: string): Promise<ListObjectVersionsOutput> =>
    client.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }), { abortSignal: signal });
  try {
    // AWS: a bucket that never had versioning has no status. Without the right to ask, nobody knows.
    const versioning = client
      .send(new GetBucketVersioningCommand({ Bucket }), { abortSignal: signal })
      .then(({ Status }) => (Status === undefined ? ("never" as const) : undefined))
      .catch(() => undefined);
    let page = await read();
    let tally = addPage(EMPTY_TALLY, page);
    for (let pages = 1; page.IsTruncated === true && pages < MOST_PAGES; pages += 1) {
      const next = await read(page.NextKeyMarker, page.NextVersionIdMarker).catch(() => undefined);
      if (next === undefined) break;
      page = next;
      tally = addPage(tally, page);
    }
    if (tally.entries > 0)
      return describeTally(tally, { complete: page.IsTruncated !== true, versioned: await versioning });
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }), { abortSignal: signal });
    return describeUploads((Uploads ?? []).length);
  } finally {
    client.destroy();
  }
};

/** A thousand entries a page (AWS: ListObjectVersions). */
const MOST_PAGES = 50;

/** What was counted so far. */
export interface BucketTally {
  readonly entries: number;
  readonly objects: number;
  readonly oldVersions: number;
  readonly deleteMarkers: number;
  readonly bytes: number;
  readonly newestAt: Date | undefined;
}

export const EMPTY_TALLY: BucketTally = {
  entries: 0,
  objects: 0,
  oldVersions: 0,
  deleteMarkers: 0,
  bytes: 0,
  newestAt: undefined,
};

/** Adds one page of versions and delete markers to what was counted before. */
export function addPage(
  tally: BucketTally,
  { Versions = [], DeleteMarkers = [] }: ListObjectVersionsOutput,
): BucketTally {
  const objects = Versions.filter(({ IsLatest }) => IsLatest === true).length;
  const dates = [...Versions, ...DeleteMarkers].flatMap(({ LastModified }) => LastModified ?? []);
  return {
    entries: tally.entries + Versions.length + DeleteMarkers.length,
    objects: tally.objects + objects,
    oldVersions: tally.oldVersions + Versions.length - objects,
    deleteMarkers: tally.deleteMarkers + DeleteMarkers.length,
    bytes: tally.bytes + Versions.reduce((sum, { Size = 0 }) => sum + Size, 0),
    newestAt: dates.reduce((newest, date) => (newest === undefined || date > newest ? date : newest), tally.newestAt),
  };
}

/** How a tally came about. */
export interface TallyFacts {
  readonly complete: boolean;
  /** `never`: it can have no old versions; undefined where it may have some. */
  readonly versioned?: "never" | undefined;
}

/** Says what a tally amounts to; what was not counted to the end is at least so much, and its newest is not known. */
export function describeTally(tally: BucketTally, { complete, versioned }: TallyFacts): DataProbe {
  const exactness = complete ? "exact" : "atLeast";
  return holds(
    [
      anAmount(tally.objects, "objects", exactness),
      anAmount(tally.oldVersions, "old versions", versioned === "never" ? "exact" : exactness),
      anAmount(tally.deleteMarkers, "delete markers", exactness),
      anAmount(tally.bytes, "bytes", exactness),
    ],
    complete ? { newestAt: tally.newestAt } : {},
  );
}

function describeUploads(count: number): DataProbe {
  return count === 0 ? { kind: "empty" } : holds([anAmount(0, "objects"), anAmount(count, "uploads in progress")]);
}
