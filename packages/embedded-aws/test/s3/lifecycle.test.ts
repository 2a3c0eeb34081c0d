import {
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { midnightAfter } from "../../src/s3/lifecycle-rules.ts";
import { aStack } from "../services/stacks.ts";
import { aBucket } from "./bucket.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const enabled = { ID: "r", Status: "Enabled", Filter: { Prefix: "" } } as const;

/** A bucket in an engine whose wall clock the test turns. */
async function aBucketInTime(options: Parameters<typeof aBucket>[0] = {}) {
  let passedMs = 0;
  const bucket = await aBucket({ wallClock: () => Date.now() + passedMs, ...options });
  const { client, Bucket } = bucket;
  return {
    ...bucket,
    pass: (days: number) => void (passedMs += days * DAY_MS),
    rules: (Rules: LifecycleRule[]) =>
      client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } })),
    put: (Key: string, more: object = {}) => client.send(new PutObjectCommand({ Bucket, Key, Body: "x", ...more })),
    /** Every version and marker there is, by key. */
    keys: async () => {
      const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
      const markers = DeleteMarkers.map(({ Key }) => `${Key} marker`);
      return [...Versions.map(({ Key }) => Key), ...markers];
    },
  };
}

describe("a lifecycle", () => {
  it("removes what is due at the midnight after its days, and nothing else", async () => {
    const { rules, put, pass, keys, client, Bucket } = await aBucketInTime();
    await rules([{ ...enabled, Filter: { Prefix: "old/" }, Expiration: { Days: 2 } }]);
    await put("old/a");
    await put("new/a");
    const { Expiration, LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: "old/a" }));
    const dueMs = midnightAfter(LastModified?.getTime() ?? 0, 2);
    expect(Expiration).toBe(`expiry-date="${new Date(dueMs).toUTCString()}", rule-id="r"`);
    pass(1.9);
    expect(await keys()).toEqual(["new/a", "old/a"]);
    pass(1.2);
    expect(await keys()).toEqual(["new/a"]);
  });

  it("is not hurried by an engine whose sleeps take no time", async () => {
    const { rules, put, keys, engine } = await aBucketInTime();
    await rules([{ ...enabled, Expiration: { Days: 1 } }]);
    await put("a");
    const stack = aStack(engine);
    const Properties = { Count: 1, Timeout: "43200", Handle: { Ref: "Handle" } };
    const waits = { Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" } };
    // Three half days of waiting in vain, which take the engine's clock, and it alone, past two midnights.
    for (const name of ["A", "B", "C"]) {
      await aStack(engine, name).deploy({ ...waits, Wait: { Type: "AWS::CloudFormation::WaitCondition", Properties } });
    }
    await stack.deploy({ Other: { Type: "AWS::SQS::Queue" } });
    expect(await keys()).toEqual(["a"]);
  });

  it("marks what expires in a bucket with versions, and removes old versions and markers that stand alone", async () => {
    const { rules, put, pass, keys } = await aBucketInTime({ versioning: "Enabled" });
    await put("a");
    await rules([{ ...enabled, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 3 } }]);
    pass(2.1);
    expect(await keys()).toEqual(["a", "a marker"]);
    // Whoever looks late finds what had been due at its time: the version by its marker's age, then the marker.
    pass(4);
    expect(await keys()).toEqual([]);
  });

  it("keeps the newest old versions that it is told to keep", async () => {
    const { rules, put, pass, keys } = await aBucketInTime({ versioning: "Enabled" });
    for (let count = 0; count < 4; count += 1) await put("a");
    const NoncurrentVersionExpiration = { NoncurrentDays: 1, NewerNoncurrentVersions: 2 };
    await rules([{ ...enabled, NoncurrentVersionExpiration }]);
    pass(2.1);
    expect(await keys()).toEqual(["a", "a", "a"]);
  });

  it("looks at tags and sizes, and aborts uploads that were forgotten", async () => {
    const { rules, put, pass, keys, client, Bucket } = await aBucketInTime();
    const Tag = { Key: "keep", Value: "no" };
    await rules([
      { ...enabled, ID: "tag", Filter: { And: { Prefix: "a", Tags: [Tag] } }, Expiration: { Days: 1 } },
      { ...enabled, ID: "size", Filter: { ObjectSizeGreaterThan: 10 }, Expiration: { Days: 1 } },
      { ...enabled, ID: "uploads", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ]);
    await put("a-tagged", { Tagging: "keep=no" });
    await put("a-other");
    await put("b-large", { Body: "more than ten bytes" });
    const upload = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: "big" }));
    expect([upload.AbortRuleId, upload.AbortDate]).toEqual(["uploads", expect.any(Date)]);
    pass(2.1);
    expect(await keys()).toEqual(["a-other"]);
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
  });

  it("does nothing while its rule is disabled, and after it was taken away", async () => {
    const { rules, put, pass, keys, client, Bucket } = await aBucketInTime();
    await put("a");
    await rules([{ ...enabled, Status: "Disabled", Expiration: { Days: 1 } }]);
    pass(3);
    expect(await keys()).toEqual(["a"]);
    await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    const get = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    await expect(get).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
  });

  it("of a stack does the same, and is shown as if a call had set it", async () => {
    const { engine, pass, client } = await aBucketInTime();
    const Rules = [{ Id: "r", Status: "Enabled", Prefix: "p/", ExpirationInDays: 1 }];
    const Properties = { BucketName: "of-a-stack", LifecycleConfiguration: { Rules } };
    expect(await aStack(engine).deploy({ Logs: { Type: "AWS::S3::Bucket", Properties } })).toBe("CREATE_COMPLETE");
    const Bucket = "of-a-stack";
    await client.send(new PutObjectCommand({ Bucket, Key: "p/a", Body: "x" }));
    const shown = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(shown.Rules).toEqual([{ ...enabled, Filter: { Prefix: "p/" }, Expiration: { Days: 1 } }]);
    pass(2.1);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: "p/a" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await client.send(new DeleteObjectCommand({ Bucket, Key: "p/a" }));
  });

  it.each<[string, Partial<LifecycleRule>, string]>([
    ["no action", {}, "InvalidRequest"],
    ["no days", { Expiration: { Days: 0 } }, "InvalidArgument"],
    ["two ends", { Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, "MalformedXML"],
    ["a date at noon", { Expiration: { Date: new Date("2030-01-01T12:00:00Z") } }, "InvalidArgument"],
    ["a class that is none", { Transitions: [{ Days: 1, StorageClass: "STANDARD" as never }] }, "MalformedXML"],
    [
      "uploads with tags",
      { Filter: { Tag: { Key: "a", Value: "b" } }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      "InvalidRequest",
    ],
  ])("is refused with %s", async (_, rule, name) => {
    const { rules } = await aBucketInTime();
    await expect(rules([{ ...enabled, ...rule }])).rejects.toMatchObject({ name });
  });
});
