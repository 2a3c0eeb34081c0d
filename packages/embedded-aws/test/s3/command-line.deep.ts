import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { aws, clientEnvironment, hasAwsCli } from "../clients/aws-cli.ts";
import { aFolder, anEngine } from "../engine-fixture.ts";

const Bucket = "logs-of-the-test";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

it.runIf(await hasAwsCli())(
  "the AWS CLI copies, synchronises, presigns and removes, in many parts where a file is large",
  async () => {
    const { endpoint } = await anEngine({ stateDir: await aFolder() });
    const folder = await aFolder();
    // AWS: without that its presigned URLs are of the older signature, which most regions refuse.
    const config = join(folder, "config");
    await writeFile(config, "[default]\ns3 =\n  signature_version = s3v4\n");
    const run = (...args: readonly string[]): Promise<string> => aws(endpoint, args, config);
    await run("s3", "mb", `s3://${Bucket}`);

    const large = randomBytes(64 * 1024 * 1024);
    await writeFile(join(folder, "large"), large);
    await run("s3", "cp", join(folder, "large"), `s3://${Bucket}/large`, "--no-progress");
    await run("s3", "cp", `s3://${Bucket}/large`, `s3://${Bucket}/copy`, "--no-progress");
    await run("s3", "cp", `s3://${Bucket}/copy`, join(folder, "back"), "--no-progress");
    expect(sha256(await readFile(join(folder, "back")))).toBe(sha256(large));
    const attributes = ["--object-attributes", "ETag", "ObjectParts", "ObjectSize"];
    const shown = await run("s3api", "get-object-attributes", "--bucket", Bucket, "--key", "large", ...attributes);
    expect(JSON.parse(shown)).toMatchObject({ ObjectSize: large.length, ObjectParts: { TotalPartsCount: 8 } });

    const tree = join(folder, "tree");
    await mkdir(join(tree, "sub"), { recursive: true });
    await writeFile(join(tree, "a +ä.txt"), "a");
    await writeFile(join(tree, "sub", "b"), "b");
    expect((await run("s3", "sync", tree, `s3://${Bucket}/tree`)).match(/^upload:/gm)).toHaveLength(2);
    expect(await run("s3", "sync", tree, `s3://${Bucket}/tree`)).toBe("");
    expect(await run("s3", "ls", `s3://${Bucket}/tree/`)).toMatch(/PRE sub\/\n.* 1 a \+ä\.txt/);
    const url = (await run("s3", "presign", `s3://${Bucket}/tree/sub/b`)).trim();
    expect(await (await fetch(url)).text()).toBe("b");

    const versioning = ["--versioning-configuration", "Status=Enabled"];
    await run("s3api", "put-bucket-versioning", "--bucket", Bucket, ...versioning);
    await run("s3", "rm", `s3://${Bucket}/tree`, "--recursive");
    const listed = JSON.parse(
      await run("s3api", "list-object-versions", "--bucket", Bucket, "--prefix", "tree"),
    ) as object;
    expect(listed).toMatchObject({ DeleteMarkers: [{ IsLatest: true }, { IsLatest: true }], Versions: [{}, {}] });
    await expect(run("s3", "rb", `s3://${Bucket}`, "--force")).rejects.toThrow("BucketNotEmpty");
  },
);

/** What a user of boto3 does, in its own words; it prints what it found. */
const STORY = `
import boto3, hashlib, json, os
from boto3.s3.transfer import TransferConfig
s3 = boto3.client("s3")
bucket = "of-python"
s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2"})
data = os.urandom(20 * 1024 * 1024)
open("data", "wb").write(data)
s3.upload_file("data", bucket, "data", Config=TransferConfig(multipart_threshold=5 * 1024 * 1024))
s3.download_file(bucket, "data", "again")
url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "data"})
elsewhere = boto3.client("s3", region_name="eu-west-1")
sts = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/r", RoleSessionName="me")["Credentials"]
other = boto3.client("sts", aws_access_key_id=sts["AccessKeyId"], aws_secret_access_key=sts["SecretAccessKey"],
                     aws_session_token=sts["SessionToken"])
for number in range(120):
    s3.put_object(Bucket=bucket, Key="many/%d ä+" % number, Body=b"")
print(json.dumps({
    "same": open("again", "rb").read() == data,
    "redirected": elsewhere.list_objects_v2(Bucket=bucket, MaxKeys=1)["KeyCount"],
    "keys": sum(len(p["Contents"]) for p in s3.get_paginator("list_objects").paginate(Bucket=bucket, PaginationConfig={"PageSize": 50})),
    "caller": other.get_caller_identity()["Arn"],
    "url": url,
}))
`;

it("boto3 uploads in parts, follows a bucket to its region and becomes a role", async () => {
  const run = promisify(execFile);
  const hasBoto = await run("python3", ["-c", "import boto3"]).then(
    () => true,
    () => false,
  );
  if (!hasBoto) {
    console.warn("boto3 is not installed: how it speaks to the engine was not checked.");
    return;
  }
  const { endpoint } = await anEngine();
  const env = clientEnvironment(endpoint);
  const { stdout } = await run("python3", ["-c", STORY], { cwd: await aFolder(), env });
  expect(JSON.parse(stdout)).toMatchObject({
    same: true,
    redirected: 1,
    keys: 121,
    caller: "arn:aws:sts::222222222222:assumed-role/r/me",
  });
});
