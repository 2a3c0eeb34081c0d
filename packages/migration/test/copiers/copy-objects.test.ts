import {
  CreateBucketCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyObjects } from "../../src/node/copiers/copy-objects.ts";
import { findMissingObjects } from "../../src/node/statistics/find-missing-objects.ts";
import { clientsOf, contentOf, fill } from "../support/a-bucket-migration.ts";

const OTHER_ACCOUNT = "222222222222";
const PART = 5 * 1024 ** 2;

let engine: EmbeddedAws;
let made = 0;
beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());

/** Two buckets, the second one of an account. */
async function twoBuckets(objects: Readonly<Record<string, string>>, account?: string) {
  made += 1;
  const [from, to] = [clientsOf(engine.endpoint).s3, clientsOf(engine.endpoint, account).s3];
  const [source, copy] = [`source-${made}`, `copy-${made}`];
  await from.send(new CreateBucketCommand({ Bucket: source }));
  await to.send(new CreateBucketCommand({ Bucket: copy }));
  await fill(from, source, objects);
  return { from: { s3: from, bucket: source, prefix: "" }, to: { s3: to, bucket: copy, prefix: "" }, concurrency: 3 };
}

/** A large object with everything that an object can have beside its bytes. */
async function addLarge(sides: Awaited<ReturnType<typeof twoBuckets>>): Promise<void> {
  await sides.from.s3.send(
    new PutObjectCommand({
      Bucket: sides.from.bucket,
      Key: "large",
      Body: Buffer.alloc(PART + 1, "x"),
      ContentType: "text/x-log",
      ContentEncoding: "gzip",
      Metadata: { team: "logs" },
      Tagging: "a=1&b=two%20words",
    }),
  );
}

describe("copying objects", () => {
  it.each([
    ["within S3, in parts", undefined],
    ["from account to account, through this process", OTHER_ACCOUNT],
  ])("%s takes metadata and tags along", async (_, account) => {
    const sides = await twoBuckets({ small: "s", empty: "" }, account);
    await addLarge(sides);
    const sizes = { largeBytes: PART, partBytes: PART };
    expect(await copyObjects({ ...sides, ...sizes })).toEqual({ copied: 3, skipped: 0 });
    expect(await findMissingObjects(sides.from, sides.to)).toEqual({ kind: "covered", checked: 3 });
    const copy = { Bucket: sides.to.bucket, Key: "large" };
    expect(await sides.to.s3.send(new HeadObjectCommand(copy))).toMatchObject({
      ContentLength: PART + 1,
      ContentType: "text/x-log",
      ContentEncoding: "gzip",
      Metadata: { team: "logs" },
    });
    expect((await sides.to.s3.send(new GetObjectTaggingCommand(copy))).TagSet).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b", Value: "two words" },
    ]);
    expect((await contentOf(sides.to.s3, sides.to.bucket))?.["small"]).toBe("s");
  });

  it("that is gone on with passes over what is there, and copies again what is not the same", async () => {
    const sides = await twoBuckets({ a: "1", b: "2", c: "3" });
    await fill(sides.to.s3, sides.to.bucket, { a: "1", b: "x", z: "of nobody" });
    expect(await copyObjects(sides)).toEqual({ copied: 2, skipped: 1 });
    expect(await contentOf(sides.to.s3, sides.to.bucket)).toEqual({ a: "1", b: "2", c: "3", z: "of nobody" });
  });

  it("of a prefix to another prefix takes nothing else", async () => {
    const sides = await twoBuckets({ "in/a": "1", "out/b": "2" });
    await copyObjects({ ...sides, from: { ...sides.from, prefix: "in/" }, to: { ...sides.to, prefix: "copy/" } });
    expect(await contentOf(sides.to.s3, sides.to.bucket)).toEqual({ "copy/a": "1" });
  });

  it("that fails says of which object", async () => {
    const sides = await twoBuckets({ "a b": "1" });
    const { s3, bucket: Bucket } = sides.to;
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*` };
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement: [deny] }) }));
    await expect(copyObjects(sides)).rejects.toThrow(
      `The object a b of bucket ${sides.from.bucket} could not be copied (AccessDenied).`,
    );
  });
});

describe("looking for objects", () => {
  it("finds those that are missing, and those of another size", async () => {
    const sides = await twoBuckets({ a: "1", b: "22", c: "3" });
    await fill(sides.to.s3, sides.to.bucket, { a: "1", b: "2" });
    expect(await findMissingObjects(sides.from, sides.to)).toEqual({ kind: "missing", count: 2, examples: ["b", "c"] });
  });

  it("in a bucket that can not be listed finds out nothing", async () => {
    const sides = await twoBuckets({ a: "1" });
    const gone = { ...sides.to, bucket: "nowhere" };
    expect(await findMissingObjects(sides.from, gone)).toMatchObject({ kind: "unreadable" });
  });
});
