import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { CloudFormationClient, DescribeStacksCommand, GetStackPolicyCommand } from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { createClock } from "@logstack/embedded-aws/in-process";
import { extractArtifact, openArtifact } from "@logstack/release/node";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import { findZip, root, withoutAws } from "./checkout.ts";

const CONSENT = ["--allow-replacing", "EventQueue"];

let folder: string;
let asBuilt: string;
let given: string;
let aws: EmbeddedAws;
let proxy: Awaited<ReturnType<typeof startHoldingProxy>>;
let clock: ReturnType<typeof createPatientClock>;
let client: CloudFormationClient;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-artifact-"));
  await extractArtifact(await openArtifact(await findZip({ folder: root }, "cache")), folder);
  // Without it the script takes the folder as it is: a release whose template was changed needs no build here.
  await rm(path.join(folder, "artifact.json"));
  const local = await readFile(path.join(root, "environments/cache/parameters/local.json"), "utf8");
  given = JSON.stringify({ ...(JSON.parse(local) as object), OctopusEnvironment: "ci" });
  asBuilt = await readFile(path.join(folder, "template.yaml"), "utf8");
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  clock = createPatientClock();
  aws = await startEmbeddedAws({ speed: "compressed", clock, tellFaults: () => undefined });
  proxy = await startHoldingProxy(aws.endpoint);
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "loopback" };
  client = new CloudFormationClient({ endpoint: aws.endpoint, region: "ap-southeast-2", credentials });
  await release("old");
  const created = await run([]).ended;
  if (created.exitCode !== 0) throw new Error(`the first create failed: ${created.said}`);
});
afterEach(async () => {
  client.destroy();
  proxy.close();
  await aws.close();
});

/** A clock on which no hour passes before it is let: what takes that long is in progress until then. */
function createPatientClock() {
  const going = createClock("compressed");
  let letPass: () => void = () => undefined;
  const isLet = new Promise<void>((resolve) => (letPass = resolve));
  const sleep = async (ms: number, sinceMs?: number): Promise<void> => {
    if (ms >= HOUR_MS) await isLet;
    await going.sleep(ms, sinceMs);
  };
  return { ...going, sleep, letPass };
}

const HOUR_MS = 3_600_000;

/** Stands between the script and AWS, and keeps the call back at which the script is to be killed. */
async function startHoldingProxy(target: string) {
  let held: { readonly action: string; left: number; readonly reached: () => void } | undefined;
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    if (held !== undefined && body.includes(`Action=${held.action}&`) && --held.left === 0) return held.reached();
    const { method, url = "/", headers } = incoming;
    const onward = forward(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    onward.end(body);
  };
  const server = createServer((incoming, response) => void pass(incoming, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves once that call has come for that time; it is never answered. */
    hold: (action: string, time: number) =>
      new Promise<void>((resolve) => {
        held = { action, left: time, reached: resolve };
      }),
    letGo: () => {
      held = undefined;
    },
    close: () => server.close().closeAllConnections(),
  };
}

/** The new release replaces the queue: AWS can not switch off the encryption of one that is there. */
async function release(which: "old" | "new" | "other"): Promise<void> {
  const queue = asBuilt.replace("AtRestEncryptionEnabled: true", "AtRestEncryptionEnabled: false");
  const text = { old: asBuilt, new: queue, other: asBuilt.replace("noeviction", "volatile-lru") }[which];
  await writeFile(path.join(folder, "template.yaml"), text);
}

/** Runs the artifact's own script; what it says can be waited for. */
function run(args: readonly string[]) {
  const child = spawn(process.execPath, ["deploy.mjs", ...args, "--parameters", "-", "--json"], {
    cwd: folder,
    env: { ...withoutAws(process.env), AWS_ENDPOINT_URL: proxy.endpoint },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  const ended = once(child, "close").then(() => ({ exitCode: child.exitCode, said }));
  child.stdin.end(given);
  const saying = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(text)) resolve();
      });
      child.once("close", () => reject(new Error(`it ended without saying ${text}: ${said}`)));
    });
  // Whoever waits for nothing wants to hear it all the same.
  saying("\n").catch(() => undefined);
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { ended, saying, kill };
}

async function readProtection() {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: "ci-cache" }));
  const { StackPolicyBody } = await client.send(new GetStackPolicyCommand({ StackName: "ci-cache" }));
  return { isOn: stack?.EnableTerminationProtection, policy: StackPolicyBody, status: stack?.StackStatus };
}

const BEGUN = '"logicalId":"EventQueue","type":"AWS::ElastiCache::ReplicationGroup","status":"UPDATE_IN_PROGRESS"';

test("an update that was consented to leaves the stack protected after Ctrl-C, and after the same command again", async () => {
  const before = await readProtection();
  expect(before).toMatchObject({ isOn: true, policy: expect.stringContaining("ReplicationGroup") });
  // It runs for as long as this test looks at it.
  await aws.faults.set({ faults: [{ kind: "delay", resource: "EventQueue", at: "update", by: "PT2H" }] } as never);
  await release("new");
  const updating = run(CONSENT);
  await updating.saying(BEGUN);
  const { exitCode } = await updating.kill("SIGINT");
  expect(exitCode).toBe(130);
  expect(await readProtection()).toEqual({ ...before, status: "UPDATE_IN_PROGRESS" });
  clock.letPass();
  expect((await run(CONSENT).ended).exitCode).toBe(0);
  expect(await readProtection()).toEqual({ ...before, status: "UPDATE_COMPLETE" });
});

test.each([
  ["while it runs", "DescribeStackEvents", 4],
  ["after its end, before the policy is closed", "SetStackPolicy", 2],
] as const)("one that was killed %s leaves it protected after the same command again", async (_when, action, time) => {
  const before = await readProtection();
  await release("new");
  const point = proxy.hold(action, time);
  const updating = run(CONSENT);
  await point;
  await updating.kill("SIGKILL");
  expect((await readProtection()).policy).not.toBe(before.policy);
  proxy.letGo();
  expect((await run(CONSENT).ended).exitCode).toBe(0);
  expect(await readProtection()).toEqual({ ...before, status: "UPDATE_COMPLETE" });
});

test.each([
  ["the same command", "new", [...CONSENT]],
  ["the release from before, with the same consent", "old", [...CONSENT]],
  ["another release that changes something", "other", []],
  ["a rollback", "old", ["rollback"]],
] as const)("one that was killed between opening and executing is closed by %s", async (_what, which, args) => {
  const before = await readProtection();
  await release("new");
  const point = proxy.hold("ExecuteChangeSet", 1);
  const updating = run(CONSENT);
  await point;
  await updating.kill("SIGKILL");
  expect((await readProtection()).policy).not.toBe(before.policy);
  proxy.letGo();
  await release("old");
  expect((await run(["plan"]).ended).said).toContain("does not deny all that it is to deny");
  await release(which);
  expect((await run(args).ended).exitCode).toBe(0);
  expect(await readProtection()).toMatchObject({ isOn: true, policy: before.policy });
});
