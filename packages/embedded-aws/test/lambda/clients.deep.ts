import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { aws, hasAwsCli } from "../clients/aws-cli.ts";
import { aFolder, anEngine } from "../engine-fixture.ts";
import { ROLE, zip } from "./a-lambda.ts";

const run = promisify(execFile);

describe("clients that others wrote", () => {
  it("speak to Lambda with boto3", async () => {
    if ((await run("python3", ["-c", "import boto3"]).catch(() => undefined)) === undefined) {
      console.warn("boto3 is not installed: how it speaks to Lambda was not checked.");
      return;
    }
    const { endpoint } = await anEngine();
    const environment = {
      PATH: process.env["PATH"],
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "111111111111",
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "ap-southeast-2",
    };
    const { stdout } = await run("python3", [join(import.meta.dirname, "clients.py")], { env: environment });
    expect(JSON.parse(stdout)).toEqual([
      [200, { twice: 42 }],
      "START",
      ["Unhandled", "no"],
      "arn:aws:lambda:ap-southeast-2:111111111111:function:f:live",
      "s3",
      { b: "2" },
      ["f"],
      202,
      ["ResourceNotFoundException", 404],
      ["NotModelled", 501],
      ["NotModelled", 501],
      204,
    ]);
  });

  it("speak to Lambda with the AWS CLI", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const folder = await aFolder();
    const [archive, answer] = [join(folder, "code.zip"), join(folder, "answer.json")];
    const code = `exports.handler = async (event) => { console.log("hello"); return event.n + 1; };`;
    await writeFile(archive, zip({ "index.js": code }));
    const call = async (...args: readonly string[]): Promise<unknown> => {
      const text = await aws(endpoint, ["lambda", ...args, "--output", "json"]);
      return text === "" ? undefined : JSON.parse(text);
    };
    const settings = ["--runtime", "nodejs20.x", "--handler", "index.handler", "--zip-file", `fileb://${archive}`];
    const made = await call("create-function", "--function-name", "f", "--role", ROLE, ...settings);
    expect(made).toMatchObject({ State: "Pending", FunctionName: "f" });
    await call("wait", "function-active-v2", "--function-name", "f");
    const payload = ["--payload", Buffer.from('{"n":1}').toString("utf8")];
    const invoked = await call("invoke", "--function-name", "f", ...payload, "--log-type", "Tail", answer);
    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(await readFile(answer, "utf8")).toBe("2");
    await writeFile(archive, zip({ "index.js": "exports.handler = async () => 'new'" }));
    await call("update-function-code", "--function-name", "f", "--zip-file", `fileb://${archive}`, "--publish");
    await call("wait", "function-updated-v2", "--function-name", "f");
    await call("create-alias", "--function-name", "f", "--name", "live", "--function-version", "1");
    await call("invoke", "--function-name", "f:live", answer);
    expect(await readFile(answer, "utf8")).toBe('"new"');
    await call("delete-alias", "--function-name", "f", "--name", "live");
    await call("delete-function", "--function-name", "f");
    await expect(call("get-function", "--function-name", "f")).rejects.toThrow("ResourceNotFoundException");
  });
});
