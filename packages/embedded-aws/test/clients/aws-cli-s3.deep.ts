import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aws, hasAwsCli } from "./aws-cli.ts";
import { aFolder, anEngine } from "./engine-fixture.ts";

describe("the AWS CLI", () => {
  it("copies files to and from a bucket, makes a stack and asks who it is", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const folder = await aFolder();
    const file = join(folder, "file.txt");
    await writeFile(file, "from the command line");
    expect(JSON.parse(await aws(endpoint, ["sts", "get-caller-identity"]))).toMatchObject({ Account: "111111111111" });
    await aws(endpoint, ["s3", "mb", "s3://by-hand"]);
    await aws(endpoint, ["s3", "cp", file, "s3://by-hand/a/file.txt"]);
    expect(await aws(endpoint, ["s3", "cp", "s3://by-hand/a/file.txt", "-"])).toBe("from the command line");
    expect(await aws(endpoint, ["s3", "ls", "s3://by-hand/"])).toContain("PRE a/");
    const old = await aws(endpoint, ["s3", "presign", "s3://by-hand/a/file.txt"]);
    expect(await (await fetch(old.trim())).text()).toContain("Please use AWS4-HMAC-SHA256.");
    const config = join(folder, "config");
    await writeFile(config, "[default]\ns3 =\n  signature_version = s3v4\n");
    const presigned = await aws(endpoint, ["s3", "presign", "s3://by-hand/a/file.txt"], config);
    expect(await (await fetch(presigned.trim())).text()).toBe("from the command line");
    const template = JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue" } } });
    await aws(endpoint, ["cloudformation", "create-stack", "--stack-name", "s", "--template-body", template]);
    expect(await aws(endpoint, ["cloudformation", "list-stacks"])).toContain('"StackName": "s"');
    await expect(aws(endpoint, ["s3", "rb", "s3://by-hand"])).rejects.toThrow(/BucketNotEmpty/);
    await aws(endpoint, ["s3", "rb", "s3://by-hand", "--force"]);
    expect(await aws(endpoint, ["s3", "ls"])).toBe("");
  });
});
