import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aws, hasAwsCli } from "./aws-cli.ts";
import { aFolder, anEngine } from "../engine-fixture.ts";

describe("aws s3", () => {
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

  it("syncs, moves and removes whole folders, and copies in parts what is large", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const s3 = (...args: readonly string[]) => aws(endpoint, ["s3", ...args]);
    const names = async (): Promise<readonly string[]> =>
      [...(await s3("ls", "s3://folders", "--recursive")).matchAll(/\d (\S+)$/gm)].map(([, name]) => name ?? "");
    const folder = await aFolder();
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "one.txt"), "1");
    await writeFile(join(folder, "deep/two.txt"), "2");
    await s3("mb", "s3://folders");
    expect(await s3("sync", folder, "s3://folders/a")).toContain("upload:");
    expect(await s3("sync", folder, "s3://folders/a")).toBe("");
    await rm(join(folder, "one.txt"));
    expect(await s3("sync", folder, "s3://folders/a", "--delete")).toContain("delete: s3://folders/a/one.txt");
    await s3("mv", "s3://folders/a", "s3://folders/b", "--recursive");
    expect(await names()).toEqual(["b/deep/two.txt"]);

    const large = join(folder, "large");
    await writeFile(large, Buffer.alloc(20 * 1024 * 1024, "logs"));
    await s3("cp", large, "s3://folders/large");
    const shown = await aws(endpoint, ["s3api", "head-object", "--bucket", "folders", "--key", "large"]);
    expect(JSON.parse(shown)).toMatchObject({
      ContentLength: 20 * 1024 * 1024,
      ETag: expect.stringMatching(/-3"$/) as string,
    });
    await s3("cp", "s3://folders/large", `${large}.back`);
    expect((await readFile(`${large}.back`)).equals(await readFile(large))).toBe(true);
    await s3("rm", "s3://folders", "--recursive");
    expect(await s3("ls", "s3://folders")).toBe("");
  });
});
