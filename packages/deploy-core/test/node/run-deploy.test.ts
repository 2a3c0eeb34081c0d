import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readEntries, readOctopus } from "@logstack/ci-output/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseDeployEvent } from "../../src/report/render-json.ts";
import { bundleLayer, type BundledLayer } from "../support/bundle-layer.ts";

let bundled: BundledLayer;
beforeAll(async () => {
  bundled = await bundleLayer();
});
afterAll(() => bundled.remove());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** An AWS that answers every call in one way. */
async function anAws(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function anError(code: string, message: string): RequestListener {
  return (_request, response) => {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    response.writeHead(400, { "content-type": "text/xml" }).end(body);
  };
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const BASE = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" };

/** What stands in base64 anywhere in a text. */
function atobAll(text: string): string {
  return [...text.matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([packed]) => Buffer.from(packed, "base64")).join("\n");
}

function run({ args = [], env = {}, input = "" }: Started): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [bundled.script, ...args],
      { env: { ...BASE, ...env } },
      (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

describe("the deploy script", () => {
  it("tells a dead endpoint by one sentence and a next step", async () => {
    const { exitCode, stdout, stderr } = await run({ env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" } });
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Error: AWS at http://127.0.0.1:1 does not answer.");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    [
      "InvalidClientTokenId",
      "The security token included in the request is invalid",
      "does not accept the credentials",
    ],
    ["ExpiredToken", "The security token included in the request is expired", "have expired"],
    ["AccessDenied", "User: arn:x is not authorized to perform: cloudformation:DescribeStacks", "AWS denies this"],
  ])("tells %s without a stack trace and without any secret", async (code, message, said) => {
    const AWS_ENDPOINT_URL = await anAws(anError(code, `${message} aws-secret-123456`));
    const env = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: "AKIA123", AWS_SECRET_ACCESS_KEY: "aws-secret-123456" };
    for (const args of [[], ["--json"], ["--verbose"]]) {
      const { exitCode, stdout, stderr } = await run({ env, args });
      expect(exitCode).toBe(2);
      expect(stdout + stderr).toContain(said);
      expect(stdout + stderr).not.toMatch(/aws-secret-123456|parameter-secret-1|^\s+at /m);
    }
  });

  it("tells an endpoint that is no AWS", async () => {
    const AWS_ENDPOINT_URL = await anAws((_request, response) => response.end("<html>hello</html>"));
    const { exitCode, stderr } = await run({ env: { AWS_ENDPOINT_URL } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Error: What answers at ${AWS_ENDPOINT_URL} does not speak CloudFormation's protocol.`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("without credentials or region says which is missing", async () => {
    const { exitCode, stderr } = await run({});
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Error: No AWS region was given.");
    const withRegion = await run({ env: { AWS_REGION: "ap-southeast-2" } });
    expect(withRegion.exitCode).toBe(2);
    expect(withRegion.stderr).toContain("Error: No AWS credentials were found.");
  });

  it("prints one event a line with --json, and nothing else", async () => {
    const { stdout, stderr } = await run({ env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, args: ["--json"] });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => parseDeployEvent(line)?.event)).toEqual(["warning", "error"]);
    expect(stderr).toBe("");
  });

  it("shows every problem of the parameters without showing the value of a NoEcho parameter", async () => {
    const input = JSON.stringify({ Password: "short-secret", team: "", Nonsense: "1" });
    const { exitCode, stderr } = await run({
      args: ["--parameters", "-"],
      input: input.replace("short-secret", "tooshort"),
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/OctopusEnvironment.*\n/);
    expect(stderr).toMatch(/Nonsense/);
    expect(stderr).not.toContain("tooshort");
  });

  it("fills the Octopus parameters inside Octopus, takes its credentials from there, and speaks its language", async () => {
    const AWS_ENDPOINT_URL = await anAws(anError("ExpiredToken", "expired"));
    const input = JSON.stringify({
      "Octopus.Environment.Name": "ci",
      team: "logs",
      Password: "octopus-secret-1",
      "AWS.Deployment.Key": "AKIAOCTOPUS",
      "AWS.Deployment.Secret": "octopus-secret-2",
      "AWS.Deployment.Region": "ap-southeast-2",
    });
    const { exitCode, stdout, stderr } = await run({ args: ["--octopus"], input, env: { AWS_ENDPOINT_URL } });
    expect(exitCode).toBe(2);
    expect(readOctopus(stdout.split("\n"))).toContainEqual({
      name: "resultMessage",
      values: { message: expect.stringContaining("the Octopus variables AWS.Deployment.* have expired") as string },
    });
    expect(stderr).toBe("");
    expect(stdout + atobAll(stdout)).not.toMatch(/octopus-secret/);
  });

  it.each([
    ["TeamCity", { TEAMCITY_VERSION: "2026.1" }, [], /##teamcity\[buildProblem /],
    ["Octopus", { OctopusCalamariWorkingDirectory: "/work" }, [], /##octopus\[resultMessage /],
    ["whom it is told to", { GITHUB_ACTIONS: "true" }, ["--output", "teamcity"], /##teamcity\[buildProblem /],
    ["a person, as it is told to", { TEAMCITY_VERSION: "2026.1" }, ["--output=plain"], /^$/],
  ])("speaks to %s", async (_whom, env, args, said) => {
    const { exitCode, stdout } = await run({ env, args });
    expect(exitCode).toBe(2);
    expect(stdout.trim().split("\n").at(-1)).toMatch(said);
  });

  it("leaves results and a summary where GitHub Actions looks for them", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "logstack-github-"));
    const GITHUB_OUTPUT = path.join(folder, "output");
    const GITHUB_STEP_SUMMARY = path.join(folder, "summary");
    const { stdout } = await run({ env: { GITHUB_ACTIONS: "true", GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } });
    expect(stdout).toContain("\n::error title=Deployment::No AWS region was given.\n");
    expect(readEntries(await readFile(GITHUB_OUTPUT, "utf8"))).toEqual({
      Logstack_Outcome: "error",
      Logstack_ExitCode: "2",
      Logstack_Code: "noRegion",
    });
    expect(await readFile(GITHUB_STEP_SUMMARY, "utf8")).toContain("No AWS region was given.");
    await rm(folder, { recursive: true });
  });

  it("helps, and ends well", async () => {
    const { exitCode, stdout } = await run({ args: ["--help"] });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("node deploy.mjs [plan|deploy|destroy|rollback|diagnose|verify]");
  });

  it("survives a reader that goes away", async () => {
    const child = spawn(process.execPath, [bundled.script, "--help"], {
      env: BASE,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    const errors: string[] = [];
    child.stderr.on("data", (chunk) => errors.push(String(chunk)));
    const exitCode = await new Promise((resolve) => {
      child.on("close", resolve);
    });
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops on %s with nothing changed while it waits for AWS",
    async (signal) => {
      let isAsked = (): void => undefined;
      const asked = new Promise<void>((resolve) => {
        isAsked = resolve;
      });
      const AWS_ENDPOINT_URL = await anAws(() => isAsked());
      const child = spawn(process.execPath, [bundled.script], { env: { ...BASE, AWS_ENDPOINT_URL } });
      await asked;
      const ended = new Promise((resolve) => {
        child.on("close", resolve);
      });
      child.kill(signal);
      child.stderr.on("data", (chunk) => {
        if (String(chunk).includes("Press Ctrl-C again to end at once")) child.kill("SIGINT");
      });
      expect(await ended).toBe(130);
    },
  );
});
