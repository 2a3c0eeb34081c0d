import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketMetricsConfigurationsCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { anEngine, s3Client } from "./engine-fixture.ts";

const Bucket = "logs-of-the-test";

describe("buckets", () => {
  it("are listed for their owner only, with the region they are in", async () => {
    const engine = await anEngine();
    const owner = s3Client(engine);
    await owner.send(new CreateBucketCommand({ Bucket }));
    const { Buckets: own } = await owner.send(new ListBucketsCommand());
    const { Buckets: others } = await s3Client(engine, "222222222222").send(new ListBucketsCommand());
    expect(own?.map(({ Name }) => Name)).toEqual([Bucket]);
    expect(own?.[0]?.CreationDate).toBeInstanceOf(Date);
    expect(others ?? []).toEqual([]);
    expect(await owner.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: "ap-southeast-2" });
    expect(await owner.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: "ap-southeast-2",
    });
  });

  it("have names that are unique across accounts", async () => {
    const engine = await anEngine();
    await s3Client(engine).send(new CreateBucketCommand({ Bucket }));
    await expect(s3Client(engine).send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
      $metadata: { httpStatusCode: 409 },
    });
    const other = s3Client(engine, "222222222222");
    await expect(other.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketAlreadyExists",
    });
  });

  it("may be created twice by their owner in us-east-1 only", async () => {
    const client = s3Client(await anEngine(), "111111111111", "us-east-1");
    await client.send(new CreateBucketCommand({ Bucket }));
    await expect(client.send(new CreateBucketCommand({ Bucket }))).resolves.toMatchObject({ Location: `/${Bucket}` });
  });

  it("are not made in another region than the one called, nor under a name that S3 does not allow", async () => {
    const client = s3Client(await anEngine());
    const elsewhere = { LocationConstraint: "eu-west-1" } as const;
    await expect(
      client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: elsewhere })),
    ).rejects.toMatchObject({ name: "IllegalLocationConstraintException" });
    for (const name of ["AB", "Has-Capitals", "two..dots", "192.168.0.1", "-dash"]) {
      await expect(client.send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({
        name: "InvalidBucketName",
      });
    }
  });

  it("are deleted only when they are empty", async () => {
    const client = await aClientWithBucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(client.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it("of another account are closed, and so are one's own when another owner is expected", async () => {
    const engine = await anEngine();
    await s3Client(engine).send(new CreateBucketCommand({ Bucket }));
    const other = s3Client(engine, "222222222222");
    await expect(other.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(other.send(new PutObjectCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const expecting = new ListObjectsV2Command({ Bucket, ExpectedBucketOwner: "222222222222" });
    await expect(s3Client(engine).send(expecting)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("refuse, by name, what is not modelled of them", async () => {
    const client = await aClientWithBucket();
    await expect(client.send(new ListBucketMetricsConfigurationsCommand({ Bucket }))).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("metrics") as string,
    });
    const withAcl = new PutObjectCommand({ Bucket, Key: "a", Body: "x", ACL: "public-read" });
    await expect(client.send(withAcl)).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("x-amz-acl") as string,
    });
  });
});

describe("objects", () => {
  it("come back as they were put, with their headers and the MD5 as ETag", async () => {
    const client = await aClientWithBucket();
    const Key = "a folder/ä+b&c?.txt";
    const put = await client.send(
      new PutObjectCommand({ Bucket, Key, Body: "hello", ContentType: "text/plain", Metadata: { layer: "broker" } }),
    );
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe("hello");
    expect(got).toMatchObject({ ContentType: "text/plain", ETag: put.ETag, Metadata: { layer: "broker" } });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: put.ETag, Metadata: { layer: "broker" } });
    expect(Math.abs((head.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("may be streamed, which sends them in chunks with a checksum behind", async () => {
    const client = await aClientWithBucket();
    const bytes = Buffer.alloc(300_000, "0123456789");
    const Body = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
    await client.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: bytes.length }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "stream" }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
  });

  it("are refused when they do not arrive as they were sent", async () => {
    const client = await aClientWithBucket();
    const wrong = { Bucket, Key: "a", Body: "hello" };
    await expect(
      client.send(new PutObjectCommand({ ...wrong, ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" })),
    ).rejects.toMatchObject({ name: "BadDigest" });
    await expect(client.send(new PutObjectCommand({ ...wrong, ChecksumSHA256: "AAAA" }))).rejects.toMatchObject({
      name: "InvalidRequest",
    });
    await expect(client.send(new PutObjectCommand({ ...wrong, ChecksumCRC32: "AAAAAA==" }))).rejects.toMatchObject({
      name: "BadDigest",
    });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it("are not overwritten when that is asked for, not even by several writers at once", async () => {
    const client = await aClientWithBucket();
    const writers = Array.from({ length: 10 }, (_, index) =>
      client.send(new PutObjectCommand({ Bucket, Key: "once", Body: String(index), IfNoneMatch: "*" })),
    );
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = results.filter((result) => result.status === "rejected");
    expect(refusals.map((result) => (result.reason as Error).name)).toEqual(Array(9).fill("PreconditionFailed"));
  });

  it("are given in ranges", async () => {
    const client = await aClientWithBucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "digits", Body: "0123456789" }));
    const read = async (Range: string) => {
      const got = await client.send(new GetObjectCommand({ Bucket, Key: "digits", Range }));
      return [await got.Body?.transformToString(), got.ContentRange];
    };
    expect(await read("bytes=2-4")).toEqual(["234", "bytes 2-4/10"]);
    expect(await read("bytes=7-")).toEqual(["789", "bytes 7-9/10"]);
    expect(await read("bytes=-2")).toEqual(["89", "bytes 8-9/10"]);
    expect(await read("bytes=5-99")).toEqual(["56789", "bytes 5-9/10"]);
    await expect(read("bytes=10-")).rejects.toMatchObject({ name: "InvalidRange" });
  });

  it("are copied with their headers", async () => {
    const client = await aClientWithBucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "a b", Body: "x", ContentType: "text/css" }));
    await client.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/a%20b` }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "copy" }));
    expect([got.ContentType, await got.Body?.transformToString()]).toEqual(["text/css", "x"]);
  });

  it("are deleted many at once; one that is missing counts as deleted", async () => {
    const client = await aClientWithBucket();
    for (const Key of ["a", " b ", "<c>&"]) await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const Objects = ["a", " b ", "<c>&", "missing"].map((Key) => ({ Key }));
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["a", " b ", "<c>&", "missing"]);
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  it("that are missing are named so", async () => {
    const client = await aClientWithBucket();
    await expect(client.send(new GetObjectCommand({ Bucket, Key: "no" }))).rejects.toMatchObject({
      name: "NoSuchKey",
      message: "The specified key does not exist.",
    });
  });
});

describe("a listing", () => {
  it("is in the order of the keys' bytes, page by page", async () => {
    const client = await aClientWithBucket();
    const keys = ["b", "a/2", "a/10", "Z", "\u{1F600}", "\uFF5E", "ä"];
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const listed: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket })) {
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(listed).toEqual(keys.toSorted((a, b) => Buffer.from(a).compare(Buffer.from(b))));
  });

  it("puts keys with the same beginning up to the delimiter together, once across all pages", async () => {
    const client = await aClientWithBucket();
    for (const Key of ["a/1", "a/2", "b", "c/1", "c/d/2"])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: "" }));
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket, Delimiter: "/" })) {
      seen.push(
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ...(page.Contents ?? []).map(({ Key }) => Key),
      );
    }
    expect(seen).toEqual(["a/", "b", "c/"]);
    const below = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", Prefix: "c/" }));
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(["c/1"]);
    expect(below.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["c/d/"]);
  });
});

async function aClientWithBucket(): Promise<S3Client> {
  const client = s3Client(await anEngine());
  await client.send(new CreateBucketCommand({ Bucket }));
  return client;
}

describe("an option that S3 would obey and the engine does not", () => {
  it.each([
    ["a condition of a delete by date", "DELETE", "/kept/key", { "x-amz-if-match-size": "1" }],
    ["an ACL in a presigned URL", "PUT", "/kept/key?x-amz-acl=public-read", {}],
    ["a storage class", "PUT", "/kept/key", { "x-amz-storage-class": "GLACIER" }],
    ["a customer's key", "PUT", "/kept/key", { "x-amz-server-side-encryption-customer-algorithm": "AES256" }],
    ["a device of MFA", "DELETE", "/kept/key?versionId=null", { "x-amz-mfa": "serial 123456" }],
    ["an ACL", "PUT", "/kept/key?acl", {}],
    ["a legal hold", "PUT", "/kept/key?legal-hold", {}],
    ["a restore", "POST", "/kept/key?restore", {}],
    ["a rename", "PUT", "/kept/key?renameObject", {}],
    [
      "a size in a list of deletes",
      "POST",
      "/kept?delete",
      {},
      "<Delete><Object><Key>key</Key><Size>1</Size></Object></Delete>",
    ],
  ])("is refused by name and changes nothing: %s", async (_, method, path, headers, body = "") => {
    const engine = await anEngine();
    const client = s3Client(engine);
    await client.send(new CreateBucketCommand({ Bucket: "kept" }));
    await client.send(new PutObjectCommand({ Bucket: "kept", Key: "key", Body: "as it was" }));
    const authorization = "AWS4-HMAC-SHA256 Credential=111111111111/20261122/ap-southeast-2/s3/aws4_request";
    const request = { method, headers: { authorization, ...headers }, ...(body !== "" && { body }) };
    const response = await fetch(`${engine.endpoint}${path}`, request);
    expect([response.status, await response.text()]).toEqual([
      501,
      expect.stringContaining("<Code>NotModelled</Code>"),
    ]);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: "kept", Key: "key" }));
    expect(await Body?.transformToString()).toBe("as it was");
  });
});
