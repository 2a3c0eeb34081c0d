import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { aFolder } from "../engine-fixture.ts";
import { aBucket, type WithBucket } from "./bucket.ts";

const Key = "big";
const MIB = 1024 * 1024;
const LARGE = Buffer.alloc(5 * MIB, "0123456789abcdef");
const LAST = Buffer.from("the last part may be small");

async function begin({ client, Bucket }: WithBucket, options: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }));
  const upload = async (PartNumber: number, Body: Uint8Array) => ({
    PartNumber,
    ...(await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))),
  });
  const complete = (Parts: readonly { PartNumber: number; ETag?: string | undefined }[], more: object = {}) =>
    client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: [...Parts] }, ...more }),
    );
  return { UploadId, upload, complete };
}

const md5 = (bytes: Uint8Array): Buffer => createHash("md5").update(bytes).digest();

describe("a multipart upload", () => {
  it("becomes one object of its parts, in the order of their numbers", async () => {
    const bucket = await aBucket();
    const { client, Bucket } = bucket;
    const { UploadId, upload, complete } = await begin(bucket, { ContentType: "text/plain", Metadata: { a: "b" } });
    const last = await upload(7, LAST);
    await upload(2, Buffer.from("replaced"));
    const first = await upload(2, LARGE);
    const parts = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    expect(parts.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [2, LARGE.length],
      [7, LAST.length],
    ]);
    const etag = `"${md5(Buffer.concat([md5(LARGE), md5(LAST)])).toString("hex")}-2"`;
    expect(await complete([first, last])).toMatchObject({ ETag: etag });
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(got).toMatchObject({ ETag: etag, ContentType: "text/plain", Metadata: { a: "b" } });
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([LARGE, LAST]))).toBe(true);
    const part = await client.send(new GetObjectCommand({ Bucket, Key, PartNumber: 7 }));
    expect([await part.Body?.transformToString(), part.PartsCount]).toEqual([LAST.toString(), 2]);
    const across = `bytes=${LARGE.length - 2}-${LARGE.length + 2}`;
    const range = await client.send(new GetObjectCommand({ Bucket, Key, Range: across }));
    expect(await range.Body?.transformToString()).toBe(`${LARGE.subarray(-2).toString()}the`);
    await expect(client.send(new ListPartsCommand({ Bucket, Key, UploadId }))).rejects.toMatchObject({
      name: "NoSuchUpload",
    });
  });

  it("is completed with success again, from the same parts and as long as its object is there, and makes no second one", async () => {
    const bucket = await aBucket({ versioning: "Enabled" });
    const { client, Bucket } = bucket;
    const { upload, complete } = await begin(bucket);
    const part = await upload(1, LAST);
    const [first, atTheSameTime] = await Promise.all([complete([part]), complete([part])]);
    const { ETag, VersionId } = first;
    expect(atTheSameTime).toMatchObject({ ETag, VersionId });
    expect(await complete([part], { IfNoneMatch: "*" })).toMatchObject({ ETag, VersionId });
    expect((await client.send(new ListObjectVersionsCommand({ Bucket }))).Versions).toHaveLength(1);
    const other = { PartNumber: 2, ETag: part.ETag };
    await expect(complete([other])).rejects.toMatchObject({ name: "NoSuchUpload" });
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    await expect(complete([part])).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("is refused when its parts are too small, out of order, unknown or other than they were", async () => {
    const bucket = await aBucket();
    const { upload, complete } = await begin(bucket);
    const [one, two] = [await upload(1, Buffer.from("small")), await upload(2, LAST)];
    await expect(complete([one, two])).rejects.toMatchObject({ name: "EntityTooSmall" });
    await expect(complete([two, one])).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await expect(complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete([{ PartNumber: 1, ETag: two.ETag }])).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete([two], { MpuObjectSize: 1 })).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(complete([two])).resolves.toHaveProperty("ETag");
  });

  it("takes parts from objects that are there", async () => {
    const bucket = await aBucket();
    const { client, Bucket } = bucket;
    await client.send(new PutObjectCommand({ Bucket, Key: "source", Body: LARGE }));
    const { UploadId, complete } = await begin(bucket);
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const CopySource = `${Bucket}/source`;
      const command = new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber, CopySource, CopySourceRange });
      return { PartNumber, ETag: (await client.send(command)).CopyPartResult?.ETag };
    };
    await expect(copy(3, "bytes=0-99999999")).rejects.toMatchObject({ name: "InvalidArgument" });
    await complete([await copy(1), await copy(2, "bytes=3-5")]);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head.ContentLength).toBe(LARGE.length + 3);
  });

  it.each(["COMPOSITE", "FULL_OBJECT"] as const)("has a checksum that is %s", async (ChecksumType) => {
    const bucket = await aBucket();
    const { client, Bucket } = bucket;
    const { upload, complete } = await begin(bucket, { ChecksumAlgorithm: "CRC32", ChecksumType });
    const parts = [await upload(1, LARGE), await upload(2, LAST)];
    const digest = (...bytes: readonly Uint8Array[]): Buffer => {
      const value = Buffer.alloc(4);
      value.writeUInt32BE(crc32(Buffer.concat(bytes)));
      return value;
    };
    const expected =
      ChecksumType === "FULL_OBJECT"
        ? digest(LARGE, LAST).toString("base64")
        : `${digest(digest(LARGE), digest(LAST)).toString("base64")}-2`;
    expect(await complete(parts)).toMatchObject({ ChecksumCRC32: expected, ChecksumType });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ ChecksumCRC32: expected, ChecksumType });
    const ObjectAttributes = ["Checksum", "ObjectParts", "ObjectSize"] as const;
    const command = new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: [...ObjectAttributes] });
    expect(await client.send(command)).toMatchObject({
      Checksum: { ChecksumCRC32: expected, ChecksumType },
      ObjectSize: LARGE.length + LAST.length,
      ObjectParts: { TotalPartsCount: 2, Parts: [{ PartNumber: 1, Size: LARGE.length }, { PartNumber: 2 }] },
    });
  });

  it("is judged by its conditions, and stays when they do not hold", async () => {
    const bucket = await aBucket();
    const { client, Bucket } = bucket;
    const { upload, complete } = await begin(bucket);
    const part = await upload(1, LAST);
    const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: "there already" }));
    await expect(complete([part], { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(complete([part], { IfMatch: put.ETag })).resolves.toHaveProperty("ETag");
  });

  it("is listed while it is in progress, and gone with its bytes when it is aborted", async () => {
    const stateDir = await aFolder();
    const bucket = await aBucket({ stateDir });
    const { client, Bucket } = bucket;
    const { UploadId, upload } = await begin(bucket);
    await upload(1, LAST);
    const list = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    expect((await list()).map((it) => [it.Key, it.UploadId])).toEqual([[Key, UploadId]]);
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    expect(await list()).toEqual([]);
    expect(await readdir(join(stateDir, "content"))).toEqual([]);
  });

  it("goes with its bucket, and so do the bytes of its parts", async () => {
    const stateDir = await aFolder();
    const bucket = await aBucket({ stateDir });
    const { upload } = await begin(bucket);
    await upload(1, LAST);
    expect(await readdir(join(stateDir, "content"))).toHaveLength(1);
    await bucket.client.send(new DeleteBucketCommand({ Bucket: bucket.Bucket }));
    expect(await readdir(join(stateDir, "content"))).toEqual([]);
  });
});
