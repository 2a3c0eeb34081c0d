import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What AWS itself keeps and answers is its own: the journal of the embedded one is not looked into here. */
const SCRIPT = fileURLToPath(new URL("../support/secret-layer/deploy.ts", import.meta.url));
const BY_INPUT = 'an"input-secret-1';
const SECRETS = ["file-secret-1", "stdin-secret-1", "octopus-secret-1", "later-secret-2", "input-secret-1"];

let aws: EmbeddedAws;
let temporary: string;
const reached: string[] = [];

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant", tellFaults: () => undefined });
  temporary = await mkdtemp(path.join(tmpdir(), "logstack-secrets-"));
});
afterAll(async () => {
  await aws.close();
  await rm(temporary, { recursive: true });
});

/** Runs the deploy script as a process of its own, and keeps all that anybody can see of it. */
async function run(args: readonly string[], input: Readonly<Record<string, string>> | undefined): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, ...args], {
    env: { PATH: process.env["PATH"] ?? "", HOME: temporary, TMPDIR: temporary, AWS_ENDPOINT_URL: aws.endpoint },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.once("data", () => void look(child.pid ?? 0));
  child.stdin.end(input === undefined ? "" : JSON.stringify(input));
  await new Promise((resolve) => {
    child.on("close", resolve);
  });
  reached.push(said);
  return said;
}

/** What `ps e` shows; only Linux has it as files. */
async function look(pid: number): Promise<void> {
  for (const file of ["cmdline", "environ"]) {
    reached.push(await readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""));
  }
}

async function readTemporary(): Promise<readonly string[]> {
  const entries = await readdir(temporary, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("tsx-"));
  return Promise.all(files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), "utf8")));
}

const identity = (environment: string) => ({ OctopusEnvironment: environment, team: "logs" });

/** The stack of another layer, whose output is the secret. */
async function giveInput(): Promise<void> {
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "loopback" };
  const client = new CloudFormationClient({ endpoint: aws.endpoint, region: "ap-southeast-2", credentials });
  const TemplateBody = JSON.stringify({
    Resources: { Topic: { Type: "AWS::SNS::Topic" } },
    Outputs: { Password: { Value: BY_INPUT } },
  });
  await client.send(new CreateStackCommand({ StackName: "by-input-network", TemplateBody }));
  const patience = { client, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 };
  await waitUntilStackCreateComplete(patience, { StackName: "by-input-network" });
  client.destroy();
}

describe("the value of a NoEcho parameter", () => {
  it("is seen nowhere, whoever hands it over and whatever becomes of it", async () => {
    await giveInput();
    const file = path.join(await mkdtemp(path.join(tmpdir(), "logstack-given-")), "given.json");
    await writeFile(file, JSON.stringify({ ...identity("by-file"), Password: SECRETS[0] }));
    const octopus = {
      "Octopus.Environment.Name": "by-octopus",
      team: "logs",
      Password: "octopus-secret-1",
    };
    const ends = await Promise.all([
      run(["--json", "--parameters", file], undefined),
      run(["--verbose", "--parameters", "-"], { ...identity("by-stdin"), Password: "stdin-secret-1" }),
      run(["--json", "--octopus"], octopus),
      run(["--json", "--parameters", "-"], identity("by-input")),
    ]);
    await rm(path.dirname(file), { recursive: true });
    for (const said of ends) expect(said).toMatch(/"deployed"|Deployed/);
    expect(ends[3]).toContain('"event":"input","parameter":"Password"');

    const reason = "Invalid parameter: DisplayName 'later-secret-2' is not accepted";
    await aws.faults.set({ faults: [{ kind: "fail", resource: "Topic", at: "update", reason }] } as never);
    const later = { ...identity("by-stdin"), Password: "later-secret-2" };
    const planned = await run(["plan", "--json", "--parameters", "-"], later);
    expect(planned).toContain('"event":"proposed"');
    const failed = await run(["--json", "--parameters", "-"], later);
    expect(failed).toContain("DisplayName '********' is not accepted");
    const [diagnosed] = await Promise.all([
      run(["diagnose", "--parameters", "-"], later),
      run(["destroy", "--json", "--parameters", "-"], later),
    ]);
    expect(diagnosed).toContain("DisplayName '********' is not accepted");

    const quoting = "The password 'an\"input-secret-1' is not accepted";
    await aws.faults.set({ faults: [{ kind: "fail", resource: "Topic", at: "update", reason: quoting }] } as never);
    const changed = { ...identity("by-input"), team: "others" };
    expect(await run(["--json", "--parameters", "-"], changed)).toContain("The password '********' is not accepted");
    for (const verb of ["diagnose", "rollback", "destroy"]) await run([verb, "--json", "--parameters", "-"], changed);
    expect(reached.join("\n").match(/The password '\*{8}' is not accepted/g)?.length).toBeGreaterThan(1);

    expect(reached.length).toBeGreaterThan(8);
    const all = [...reached, ...(await readTemporary())].join("\n");
    expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([]);
  });
});
