import { GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connectArtifactBucket, digestOf } from "../../src/node/index.ts";

const ACCOUNT = "111111111111";
const FILE = "logstack-cache.1.0.7.zip";
const BYTES = Buffer.from("the bytes of an artifact");
let engine: EmbeddedAws;

beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());

const envOf = (account: string) => ({
  AWS_ENDPOINT_URL: engine.endpoint,
  AWS_REGION: "ap-southeast-2",
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: "any",
});

const connect = (bucket: string, account = ACCOUNT) => {
  const connected = connectArtifactBucket({ bucket, prefix: "log-stack/", account, env: envOf(account) });
  onTestFinished(() => connected.close());
  return connected;
};

describe("a bucket that artifacts are published to", () => {
  test("is made with the first artifact, closed to the public, and has its bytes under its name", async () => {
    const bucket = connect("made");
    await bucket.reach();
    expect(await bucket.findDigest(FILE)).toBeUndefined();
    expect(await bucket.put(FILE, BYTES)).toBe("written");
    expect(await connect("made").findDigest(FILE)).toBe(digestOf(BYTES));
    const s3 = new S3Client({
      endpoint: engine.endpoint,
      region: "ap-southeast-2",
      forcePathStyle: true,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
    });
    onTestFinished(() => s3.destroy());
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: "made" }));
    expect(PublicAccessBlockConfiguration?.BlockPublicPolicy).toBe(true);
  });

  test("takes one of two that come at once, and never changes it", async () => {
    const bytes = [BYTES, Buffer.from("other bytes")] as const;
    const ends = await Promise.all(bytes.map((each) => connect("raced").put(FILE, each)));
    expect(ends.toSorted()).toEqual(["there", "written"]);
    const first = bytes[ends.indexOf("written")] ?? BYTES;
    expect(await connect("raced").findDigest(FILE)).toBe(digestOf(first));
    expect(await connect("raced").put(FILE, Buffer.from("a third"))).toBe("there");
    expect(await connect("raced").findDigest(FILE)).toBe(digestOf(first));
  });

  test("of another account is refused before anything is sent there", async () => {
    await connect("theirs", "222222222222").put(FILE, BYTES);
    const expected = { code: "publishingFailed", problem: expect.stringContaining("belongs to another account") };
    await expect(connect("theirs").reach()).rejects.toMatchObject(expected);
    await expect(connect("theirs").put(FILE, BYTES)).rejects.toMatchObject(expected);
  });
});
