import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { clientEnvironment } from "../clients/aws-cli.ts";
import { anEngine } from "../engine-fixture.ts";

describe("clients that others wrote", () => {
  it("speak to the services with boto3", async () => {
    if ((await run("python3", ["-c", "import boto3"])) === undefined) {
      console.warn(
        "boto3 is not installed: how it speaks to SSM, Secrets Manager, SQS and CloudWatch Logs was not checked.",
      );
      return;
    }
    const { endpoint } = await anEngine();
    const output = await run("python3", [join(import.meta.dirname, "services.py")], endpoint);
    const lines = (output ?? "").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      ["3", ["/a/size"], "ParameterNotFound", "NotModelled"],
      ["text", ["AWSCURRENT"], "InvalidRequestException"],
      // The digest is botocore's documented algorithm over the attribute team=logs.
      ["event", "fff4e4e5cdc6ef1139316581599eac97", "AWS.SimpleQueueService.NonExistentQueue", "InvalidParameterValue"],
      [["group"], "ResourceAlreadyExistsException"],
    ]);
  });

  it("speak to the services with the AWS CLI", async () => {
    if ((await run("aws", ["--version"])) === undefined) {
      console.warn("The AWS CLI is not installed: how it speaks to SSM and SQS was not checked.");
      return;
    }
    const { endpoint } = await anEngine();
    await run("aws", ["ssm", "put-parameter", "--name", "/size", "--value", "3", "--type", "String"], endpoint);
    const query = ["--query", "Parameter.Value", "--output", "text"];
    expect(await run("aws", ["ssm", "get-parameter", "--name", "/size", ...query], endpoint)).toBe("3\n");
    // Its first version asks a host of its own for queues unless the endpoint is an option.
    const made = await run("aws", ["sqs", "create-queue", "--queue-name", "q", "--endpoint-url", endpoint], endpoint);
    expect(made).toContain("/111111111111/q");
  });
});

/** Runs a program against an endpoint with nothing of this machine's own configuration; undefined when it fails. */
async function run(
  program: string,
  args: readonly string[],
  endpoint = "http://127.0.0.1:1",
): Promise<string | undefined> {
  const outcome = await promisify(execFile)(program, [...args], { env: clientEnvironment(endpoint) }).catch(
    () => undefined,
  );
  return outcome?.stdout;
}
