import { CreateMultipartUploadCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { aBucket } from "./bucket.ts";

const Key = "a";

describe("an object that is encrypted with a key", () => {
  it("is refused with a key alone, which does not say what service holds it", async () => {
    const { client, Bucket } = await aBucket();
    const refused = { name: "InvalidArgument", $metadata: { httpStatusCode: 400 } };
    for (const command of [
      new PutObjectCommand({ Bucket, Key, SSEKMSKeyId: "key" }),
      new CreateMultipartUploadCommand({ Bucket, Key, SSEKMSKeyId: "key" }),
    ]) {
      await expect(client.send(command)).rejects.toMatchObject(refused);
    }
  });

  it("shows the key, and whether the bucket's own key stands in for it", async () => {
    const { client, Bucket } = await aBucket();
    const shown = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key", BucketKeyEnabled: true } as const;
    await client.send(new PutObjectCommand({ Bucket, Key, ...shown }));
    expect(await client.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject(shown);
  });
});

describe("a checksum of an algorithm that is not modelled", () => {
  it("is refused, for nobody would compare it", async () => {
    const { client, Bucket } = await aBucket();
    await expect(client.send(new PutObjectCommand({ Bucket, Key, ChecksumSHA512: "x" }))).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("x-amz-checksum-sha512") as string,
    });
  });
});
