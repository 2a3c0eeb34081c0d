import { CopyObjectCommand, GetBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { connectReleaseStore, digestOf } from "../../src/node/index.ts";
import { aRelease } from "./a-release.ts";

const ACCOUNT = "111111111111";
let engine: EmbeddedAws;
let bucket: string;
let count = 0;

beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());
beforeEach(() => {
  count += 1;
  bucket = `releases-${count}`;
});

const connect = (account = ACCOUNT) => {
  const store = connectReleaseStore({
    bucket,
    account: ACCOUNT,
    env: {
      AWS_ENDPOINT_URL: engine.endpoint,
      AWS_REGION: "ap-southeast-2",
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: "any",
    },
  });
  onTestFinished(() => store.close());
  return store;
};

const s3 = () => {
  const client = new S3Client({
    endpoint: engine.endpoint,
    region: "ap-southeast-2",
    forcePathStyle: true,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
  });
  onTestFinished(() => client.destroy());
  return client;
};

describe("the store of releases", () => {
  test("has none before the first, and then that one, unchanged, with its digest", async () => {
    const store = connect();
    expect(await store.listReleases()).toEqual([]);
    expect(await store.findRelease("1.4.0")).toBeUndefined();
    const end = await store.putRelease(aRelease());
    expect(end).toMatchObject({ kind: "stored", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(await store.listReleases()).toEqual(["1.4.0"]);
    const found = await connect().findRelease("1.4.0");
    expect(found).toEqual({ digest: end.kind === "stored" ? end.digest : "", release: aRelease() });
    const { Status } = await s3().send(new GetBucketVersioningCommand({ Bucket: bucket }));
    expect(Status).toBe("Enabled");
  });

  test("lets one of eight win that are stored under one number at once, and tells seven whose it is", async () => {
    const ends = await Promise.all(
      ["a", "b", "c", "d", "e", "f", "g", "h"].map(async (id) => connect().putRelease(aRelease({ id }))),
    );
    const found = await connect().findRelease("1.4.0");
    const winners = ends.filter(({ kind }) => kind === "stored");
    const losers = ends.filter(({ kind }) => kind === "taken");
    expect(winners).toEqual([{ kind: "stored", digest: found?.digest }]);
    expect(losers).toEqual(Array.from({ length: 7 }, () => ({ kind: "taken", by: found })));
  });

  test("takes a call that is repeated because its answer was lost for the one that it was", async () => {
    const store = connect();
    const first = await store.putRelease(aRelease());
    expect(await store.putRelease(aRelease())).toEqual(first);
    expect(await store.putRelease(aRelease({ id: "two" }))).toMatchObject({ kind: "taken" });
  });

  test("keeps an artifact by what is in it, once", async () => {
    const store = connect();
    const bytes = Buffer.from("PK, more or less");
    await Promise.all([1, 2, 3].map(() => store.putArtifact({ digest: digestOf(bytes), bytes })));
    expect(Buffer.from(await store.readArtifact(digestOf(bytes)))).toEqual(bytes);
    await expect(store.readArtifact(digestOf(Buffer.from("x")))).rejects.toMatchObject({ code: "damagedRelease" });
  });

  test("finds out when somebody changed a release or an artifact past it", async () => {
    const store = connect();
    const bytes = Buffer.from("whole");
    await store.putArtifact({ digest: digestOf(bytes), bytes });
    await store.putRelease(aRelease());
    const found = await store.findRelease("1.4.0");
    const forged = { digest: found?.digest, release: { ...found?.release, createdBy: "somebody else" } };
    const put = (Key: string, Body: string) => s3().send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    await put("releases/1.4.0.json", JSON.stringify(forged));
    await put(`artifacts/${digestOf(bytes).replace(":", "/")}.zip`, "half");
    await expect(store.findRelease("1.4.0")).rejects.toThrow("The stored release 1.4.0 is not what was stored");
    await expect(store.readArtifact(digestOf(bytes))).rejects.toThrow("is not what was stored");
  });

  test("takes no release for another, and what is none for none", async () => {
    const store = connect();
    await store.putRelease(aRelease());
    const copy = (to: string) =>
      s3().send(new CopyObjectCommand({ Bucket: bucket, CopySource: `${bucket}/releases/1.4.0.json`, Key: to }));
    await copy("releases/2.0.0.json");
    await copy("releases/notes.json");
    await expect(store.findRelease("2.0.0")).rejects.toThrow("is not what was stored: it is release 1.4.0");
    expect(await store.listReleases()).toEqual(["1.4.0", "2.0.0"]);
  });

  test("is not looked for in a bucket of another account", async () => {
    await connect().putRelease(aRelease());
    await expect(connect("222222222222").findRelease("1.4.0")).rejects.toMatchObject({
      code: "releaseStoreFailed",
      problem: `The releases in the bucket ${bucket} of account ${ACCOUNT} cannot be reached: the credentials may not, or the name belongs to another account.`,
    });
  });
});
