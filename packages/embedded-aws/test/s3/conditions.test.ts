import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { judgeOfWrite } from "../../src/s3/conditions.ts";
import { aBucket } from "./bucket.ts";

const Key = "a";
const failed = { name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } };

describe("a conditional write", () => {
  it.each(["If-None-Match: *", "If-Match"])("is won by one of fifty that race with %s", async (condition) => {
    const { client, Bucket } = await aBucket();
    const before =
      condition === "If-Match" ? await client.send(new PutObjectCommand({ Bucket, Key, Body: "0" })) : undefined;
    const given = before === undefined ? { IfNoneMatch: "*" } : { IfMatch: before.ETag };
    const writers = Array.from({ length: 50 }, (_, index) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: `writer ${index}`, ...given })),
    );
    const results = await Promise.allSettled(writers);
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    const losers = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).name] : []));
    expect(losers).toEqual(Array(49).fill("PreconditionFailed"));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe(`writer ${winner}`);
  });

  it("fails where there is nothing to match, and where somebody deleted it meanwhile", async () => {
    const { client, Bucket } = await aBucket();
    await expect(client.send(new PutObjectCommand({ Bucket, Key, Body: "x", IfMatch: '"1"' }))).rejects.toMatchObject({
      name: "NoSuchKey",
    });
    const judge = judgeOfWrite({ "if-match": '"1"' }, Key);
    const facts = { bucket: Bucket, key: Key, versionId: "null", pieces: [], sizeBytes: 0, headers: {}, tags: {} };
    judge({ ...facts, etag: '"1"', lastModifiedMs: 0 });
    expect(() => judge(undefined)).toThrow(
      expect.objectContaining({ code: "ConditionalRequestConflict", status: 409 }),
    );
  });

  it("takes no ETag that must not match", async () => {
    const { client, Bucket } = await aBucket();
    await expect(
      client.send(new PutObjectCommand({ Bucket, Key, Body: "x", IfNoneMatch: '"1"' })),
    ).rejects.toMatchObject({
      name: "NotImplemented",
    });
  });

  it("may be a copy, judged by what it takes the place of and by its source", async () => {
    const { client, Bucket } = await aBucket();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const copy = (more: object) =>
      client.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...more }));
    await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject(failed);
    await expect(copy({ CopySourceIfNoneMatch: ETag })).rejects.toMatchObject(failed);
    await expect(copy({ CopySourceIfModifiedSince: new Date(Date.now() + 60_000) })).rejects.toMatchObject(failed);
    await copy({ CopySourceIfMatch: ETag, CopySourceIfUnmodifiedSince: new Date(0), IfNoneMatch: "*" });
    await expect(copy({ IfNoneMatch: "*" })).rejects.toMatchObject(failed);
  });
});

describe("a conditional delete", () => {
  it("happens only to what it names", async () => {
    const { client, Bucket } = await aBucket();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const drop = (IfMatch: string) => client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch }));
    await expect(drop('"other"')).rejects.toMatchObject(failed);
    await drop(ETag ?? "");
    await expect(drop("*")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("fails on its own in a list of deletes", async () => {
    const { client, Bucket } = await aBucket();
    for (const it of ["a", "b"]) await client.send(new PutObjectCommand({ Bucket, Key: it, Body: it }));
    const Objects = [{ Key: "a", ETag: '"other"' }, { Key: "b" }];
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect([Deleted?.map((it) => it.Key), Errors?.map((it) => [it.Key, it.Code])]).toEqual([
      ["b"],
      [["a", "PreconditionFailed"]],
    ]);
  });

  it("does not take a delete marker for an object", async () => {
    const { client, Bucket } = await aBucket({ versioning: "Enabled" });
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch: "*" }))).rejects.toMatchObject(failed);
  });
});

describe("a conditional read", () => {
  it("is answered by date and by ETag, of which the ETag outweighs the date", async () => {
    const { client, Bucket } = await aBucket();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const [past, future] = [new Date(0), new Date(Date.now() + 60_000)];
    const read = (more: object) =>
      client.send(new GetObjectCommand({ Bucket, Key, ...more })).then(
        () => 200,
        (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
      );
    expect(await read({ IfModifiedSince: past })).toBe(200);
    expect(await read({ IfModifiedSince: future })).toBe(304);
    expect(await read({ IfUnmodifiedSince: past })).toBe(412);
    expect(await read({ IfUnmodifiedSince: past, IfMatch: ETag })).toBe(200);
    expect(await read({ IfModifiedSince: future, IfNoneMatch: '"other"' })).toBe(200);
    expect(await read({ IfNoneMatch: ETag })).toBe(304);
  });
});
