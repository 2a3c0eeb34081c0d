import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBucket, type WithBucket } from "./bucket.ts";

const Key = "a";
const textOf = async ({ client, Bucket }: WithBucket, key: string, VersionId?: string) =>
  (await client.send(new GetObjectCommand({ Bucket, Key: key, VersionId }))).Body?.transformToString();

describe("a bucket with versions", () => {
  it("keeps what is replaced and what is deleted", async () => {
    const bucket = await aBucket({ versioning: "Enabled" });
    const { client, Bucket } = bucket;
    const first = await client.send(new PutObjectCommand({ Bucket, Key, Body: "1" }));
    const second = await client.send(new PutObjectCommand({ Bucket, Key, Body: "2" }));
    expect(first.VersionId).not.toBe(second.VersionId);
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) as string });
    await expect(client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: "NoSuchKey" });
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect([await textOf(bucket, Key, first.VersionId), await textOf(bucket, Key, second.VersionId)]).toEqual([
      "1",
      "2",
    ]);
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: marker.VersionId }));
    expect(await textOf(bucket, Key)).toBe("2");
  });

  it("does not give a delete marker as if it were an object", async () => {
    const { client, Bucket } = await aBucket({ versioning: "Enabled" });
    const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(client.send(new GetObjectCommand({ Bucket, Key, VersionId }))).rejects.toMatchObject({
      name: "MethodNotAllowed",
      $metadata: { httpStatusCode: 405 },
    });
    await expect(client.send(new GetObjectCommand({ Bucket, Key, VersionId: "none" }))).rejects.toMatchObject({
      name: "NoSuchVersion",
    });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it("is not deleted while a version or a marker remains", async () => {
    const { client, Bucket } = await aBucket({ versioning: "Enabled" });
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "1" }));
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }));
    const drop = () => client.send(new DeleteBucketCommand({ Bucket }));
    await expect(drop()).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    await expect(drop()).rejects.toMatchObject({ name: "BucketNotEmpty" });
    const Objects = [{ Key, VersionId: marker.VersionId }];
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await drop();
  });

  it("brings an older version back by a copy of it", async () => {
    const bucket = await aBucket({ versioning: "Enabled" });
    const { client, Bucket } = bucket;
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "1" }));
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "2" }));
    const CopySource = `${Bucket}/${Key}?versionId=${VersionId ?? ""}`;
    const copy = await client.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
    expect(copy.CopySourceVersionId).toBe(VersionId);
    expect(await textOf(bucket, Key)).toBe("1");
  });

  it("lists its versions page by page, those of one key newest first", async () => {
    const { client, Bucket } = await aBucket({ versioning: "Enabled" });
    for (const key of ["b", "a", "a", "c/1", "c/2"])
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: "x" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    const seen: string[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await client.send(
        new ListObjectVersionsCommand({
          Bucket,
          Delimiter: "/",
          MaxKeys: 1,
          KeyMarker: page?.NextKeyMarker,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
      );
      seen.push(
        ...(page.DeleteMarkers ?? []).map((it) => `${it.Key} marker ${it.IsLatest}`),
        ...(page.Versions ?? []).map((it) => `${it.Key} ${it.IsLatest}`),
        ...(page.CommonPrefixes ?? []).map((it) => `${it.Prefix}`),
      );
    } while (page.IsTruncated === true);
    expect(seen).toEqual(["a marker true", "a false", "a false", "b true", "c/"]);
  });

  it("refuses MFA delete by name", async () => {
    const { client, Bucket } = await aBucket();
    const VersioningConfiguration = { Status: "Enabled", MFADelete: "Enabled" } as const;
    await expect(
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration, MFA: "x 1" })),
    ).rejects.toMatchObject({ name: "NotModelled" });
  });
});

/** What a bucket is by its documents: the versions of each key, newest first. */
interface Model {
  status: "Unversioned" | "Enabled" | "Suspended";
  readonly keys: Map<string, { readonly id: string; readonly text: string | undefined }[]>;
}

type Step =
  | { readonly kind: "put" | "delete"; readonly key: string }
  | { readonly kind: "deleteVersion"; readonly key: string; readonly which: number }
  | { readonly kind: "version"; readonly status: "Enabled" | "Suspended" };

const key = fc.constantFrom("a", "b");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("put" as const, "delete" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("deleteVersion" as const), key, which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("version" as const),
      status: fc.constantFrom("Enabled" as const, "Suspended" as const),
    }),
  },
);

/** Does a step to the bucket and to the model; the ids of new versions are the bucket's. */
async function perform(step: Step, model: Model, { client, Bucket }: WithBucket, text: string): Promise<void> {
  if (step.kind === "version") {
    model.status = step.status;
    const VersioningConfiguration = { Status: step.status };
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    return;
  }
  const versions = model.keys.get(step.key) ?? [];
  const push = (id: string, body: string | undefined): void => {
    const kept = model.status === "Enabled" ? versions : versions.filter((version) => version.id !== "null");
    model.keys.set(step.key, [{ id, text: body }, ...kept]);
  };
  switch (step.kind) {
    case "put": {
      const { VersionId = "null" } = await client.send(new PutObjectCommand({ Bucket, Key: step.key, Body: text }));
      push(VersionId, text);
      return;
    }
    case "delete": {
      const { VersionId = "null" } = await client.send(new DeleteObjectCommand({ Bucket, Key: step.key }));
      if (model.status === "Unversioned") model.keys.delete(step.key);
      else push(VersionId, undefined);
      return;
    }
    case "deleteVersion": {
      const VersionId = versions[step.which % Math.max(1, versions.length)]?.id ?? "null";
      await client.send(new DeleteObjectCommand({ Bucket, Key: step.key, VersionId }));
      model.keys.set(
        step.key,
        versions.filter(({ id }) => id !== VersionId),
      );
    }
  }
}

describe("any order of writes, deletes and changes of versioning", () => {
  it("leaves the versions that S3's documents say", async () => {
    const { engine, client } = await aBucket();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        runs += 1;
        const bucket = { engine, client, Bucket: `run-${runs}-of-the-model` };
        await createBucket(bucket);
        const model: Model = { status: "Unversioned", keys: new Map() };
        for (const [index, it] of steps.entries()) await perform(it, model, bucket, String(index));
        expect(await versionsOf(bucket)).toEqual(
          [...model.keys]
            .flatMap(([name, versions]) => versions.map(({ id, text }) => [name, id, text === undefined]))
            .toSorted(byKey),
        );
        for (const [name, versions] of model.keys) {
          const expected = versions[0]?.text;
          const got = await textOf(bucket, name).catch((error: Error) => error.name);
          expect(got).toBe(expected ?? "NoSuchKey");
        }
      }),
      { numRuns: 25 },
    );
  });
});

const byKey = ([a]: readonly unknown[], [b]: readonly unknown[]): number => String(a).localeCompare(String(b));

async function createBucket({ client, Bucket }: WithBucket): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket }));
}

/** Markers and versions are listed apart; the order of one key's versions is told by the ids alone. */
async function versionsOf({ client, Bucket }: WithBucket): Promise<readonly unknown[]> {
  const listed: [string, string, boolean][] = [];
  for (const Prefix of ["a", "b"]) {
    const seen: [string, string, boolean][] = [];
    for (let marker: { KeyMarker?: string; VersionIdMarker?: string } = {}; ;) {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1, ...marker }));
      const both = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      for (const it of both) seen.push([it.Key ?? "", it.VersionId ?? "", page.DeleteMarkers !== undefined]);
      if (page.IsTruncated !== true) break;
      marker = { KeyMarker: page.NextKeyMarker ?? "", VersionIdMarker: page.NextVersionIdMarker ?? "" };
    }
    listed.push(...seen);
  }
  return listed;
}
