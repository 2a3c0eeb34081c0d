import {
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { EmbeddedAws } from "@logstack/embedded-aws";
import { describe, expect, it } from "vitest";
import type { Copier, Form } from "../../src/index.ts";
import { ACCOUNT, clientsOf, contentOf, settingsFor, stackNames } from "../support/a-bucket-migration.ts";
import { migrateABucket, OBJECTS } from "../support/migrate-a-bucket.ts";

describe("a bucket's migration", () => {
  it.each([
    ["beside", "Retain"],
    ["cloneBack", "Delete"],
  ] as const)("%s comes to its end where its stack would %s it", async (form, keeps) => {
    const { ending, s3 } = await migrateABucket(form, { keeps });
    expect(ending).toEqual({ kind: "migrated" });
    expect(await contentOf(s3, form === "beside" ? "blue-logs" : "ci-logs")).toEqual(OBJECTS);
    expect(await contentOf(s3, form === "beside" ? "ci-logs" : "temporary-logs")).toBeUndefined();
  });

  it("leaves the new bucket as its stack made it: with its own policy, and with its expiry", async () => {
    const { s3 } = await migrateABucket("beside");
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: "blue-logs" }));
    expect((JSON.parse(Policy) as { Statement: object[] }).Statement).toMatchObject([{ Sid: "TlsOnly" }]);
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "blue-logs" }));
    expect(Rules).toMatchObject([{ ID: "expire", Status: "Enabled" }]);
  });

  it("keeps a bucket that nobody named, with all that is in it, and says so", async () => {
    const { ending, stacks, s3, world } = await migrateABucket("beside", { declared: { destroys: [] } });
    expect(ending).toEqual({ kind: "migrated" });
    expect(await stackNames(stacks)).toEqual(["blue-logs"]);
    expect(await contentOf(s3, "ci-logs")).toEqual(OBJECTS);
    expect(world.said.join(" ")).toContain("The bucket ci-logs stays with all that is in it");
  });

  it("keeps its source for as long as was declared, closed, and the next run finds it so", async () => {
    const { ending, run, s3 } = await migrateABucket("beside", { declared: { keep: "14d" } });
    expect(ending).toMatchObject({ kind: "keeping" });
    expect(await run()).toMatchObject({ kind: "keeping" });
    expect(await contentOf(s3, "ci-logs")).toEqual(OBJECTS);
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: "ci-logs" }));
    expect(Policy).toContain("LogstackMigrationClosed");
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "ci-logs" }));
    expect(Rules).toMatchObject([{ Status: "Disabled" }]);
  });

  it("does not empty a bucket with old versions, which nothing compares; it says so, and the new one serves", async () => {
    const { ending, s3 } = await migrateABucket("beside", {
      copier: (own, aws) => ({
        async copy(from, to) {
          const { s3: client } = clientsOf(aws.endpoint);
          const VersioningConfiguration = { Status: "Enabled" } as const;
          await client.send(new PutBucketVersioningCommand({ Bucket: "ci-logs", VersioningConfiguration }));
          await own.copy(from, to);
        },
      }),
    });
    expect(ending).toMatchObject({ kind: "leftover", site: "source" });
    expect(ending).toMatchObject({ reason: expect.stringContaining("it has old versions of objects") });
    expect(await contentOf(s3, "ci-logs")).toEqual(OBJECTS);
  });
});

/** Does something to the bucket that was just copied to. */
function afterwards(work: (s3: S3Client, bucket: string) => Promise<unknown>) {
  return (own: Copier, aws: EmbeddedAws): Copier => ({
    async copy(from, to) {
      await own.copy(from, to);
      const bucket = { source: "", temporary: "temporary-logs", destination: "blue-logs" }[to];
      await work(clientsOf(aws.endpoint).s3, bucket);
    },
  });
}

const SABOTAGES: Readonly<Record<string, (own: Copier, aws: EmbeddedAws) => Copier>> = {
  "loses an object": afterwards((s3, Bucket) => s3.send(new DeleteObjectCommand({ Bucket, Key: "ZEBRA" }))),
  "has one twice": afterwards((s3, Bucket) => s3.send(new PutObjectCommand({ Bucket, Key: "ZEBRA2", Body: "z" }))),
  "cuts one short": afterwards((s3, Bucket) => s3.send(new PutObjectCommand({ Bucket, Key: "a/1.log", Body: "on" }))),
  "says that it is done, and did nothing": () => ({ copy: async () => undefined }),
  "breaks off every time": (own) => ({
    async copy(from, to) {
      await own.copy(from, to);
      throw new Error("The disk is full.");
    },
  }),
};

const STORIES = (["beside", "cloneBack"] as const).flatMap((form) =>
  Object.keys(SABOTAGES).map((how): readonly [Form, string] => [form, how]),
);

describe("a copier (%s) that", () => {
  it.each(STORIES)("%s: %s leaves the source as it was, open, and no copy that lacks something", async (form, how) => {
    const { ending, s3 } = await migrateABucket(form, SABOTAGES[how] === undefined ? {} : { copier: SABOTAGES[how] });
    expect(["abandoned", "bothKept"]).toContain(ending.kind);
    expect(await contentOf(s3, "ci-logs")).toEqual(OBJECTS);
    await s3.send(new PutObjectCommand({ Bucket: "ci-logs", Key: "new", Body: "x" }));
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "ci-logs" }));
    expect(Rules).toMatchObject([{ ID: "expire", Status: "Enabled" }]);
  });
});

it("normal traffic is denied in the meantime, on both sides", async () => {
  const refused: string[] = [];
  const { ending } = await migrateABucket("beside", {
    copier: (own, aws) => ({
      async copy(from, to) {
        const sts = new STSClient(settingsFor(aws.endpoint));
        const RoleArn = `arn:aws:iam::${ACCOUNT}:role/app`;
        const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "traffic" }));
        const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
        const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
        const s3 = new S3Client({ ...settingsFor(aws.endpoint), credentials, forcePathStyle: true });
        for (const Bucket of ["ci-logs", "blue-logs"]) {
          for (const command of [
            new PutObjectCommand({ Bucket, Key: "late", Body: "x" }),
            new DeleteObjectCommand({ Bucket, Key: "ZEBRA" }),
          ])
            await s3.send(command).catch((error: Error) => refused.push(error.name));
        }
        await own.copy(from, to);
      },
    }),
  });
  expect(ending).toEqual({ kind: "migrated" });
  expect(refused).toEqual(["AccessDenied", "AccessDenied", "AccessDenied", "AccessDenied"]);
});
