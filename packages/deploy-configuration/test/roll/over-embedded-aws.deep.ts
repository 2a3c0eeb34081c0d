import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { expect, it, onTestFinished } from "vitest";
import { connectConfiguration } from "../../src/node/connect-configuration.ts";
import { serveElasticsearch, SimulatedElasticsearch } from "../../src/testing/index.ts";
import { actMachines } from "../support/acted-machines.ts";

const layer = join(import.meta.dirname, "../../../../environments/elasticsearch");
const place = { account: "000000000000", region: "ap-southeast-2", environment: "scratch", component: "elasticsearch" };

/** Runs a deploy script from its sources, with values over its scratch values; returns its events, and how it ended. */
async function run(script: string, env: Record<string, string>, values: Record<string, string> = {}) {
  const local = await readFile(join(layer, script, "../parameters/local.json"), "utf8");
  const args = ["--import", "tsx", join(layer, script), "deploy", "--json", "--parameters", "-"];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  child.stdin.end(JSON.stringify({ ...(JSON.parse(local) as object), ...values }));
  const [code] = (await once(child, "close")) as [number];
  const events = said.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { event: string; step?: string; role?: string; instanceId?: string });
  return { code, events, said };
}

it("a cluster that is configured twice is rolled the second time: masters, then data nodes, each empty", async () => {
  const aws = await startEmbeddedAws({ speed: "compressed" });
  const cluster = new SimulatedElasticsearch({ moveMs: 100 });
  const server = await serveElasticsearch(cluster, () => Date.now());
  const env = { AWS_ENDPOINT_URL: aws.endpoint, ELASTICSEARCH_URL: server.url };
  const credentials = { accessKeyId: place.account, secretAccessKey: "loopback" };
  const access = { credentials, region: place.region, endpoint: aws.endpoint, loopback: true, source: "the test" };
  const connected = connectConfiguration(access);
  const s3 = new S3Client({ credentials, region: place.region, endpoint: aws.endpoint, forcePathStyle: true });
  onTestFinished(async () => {
    connected.close();
    s3.destroy();
    await server.close();
    await aws.close();
  });

  expect(await run("deploy.ts", env, { DataNodes: "3" })).toMatchObject({ code: 0 });
  const first = await run("configuration/deploy.ts", env);
  expect(first).toMatchObject({ code: 0 });

  const inputs = first.events.flatMap((event) => (event.event === "input" ? [event] : [])) as unknown as {
    parameter: string;
    value: string;
  }[];
  const groupOf = (parameter: string) => inputs.find((input) => input.parameter === parameter)?.value ?? "";
  const groups = { master: groupOf("MasterNodeGroupName"), data: groupOf("DataNodeGroupName") };
  const api = connected.connect(place);
  // The values that change below are the masters' alone: that is what keeps data nodes from being rolled for them.
  const older = { data: { machines: 3, digest: `sha256:${"0".repeat(64)}` } };
  const machines = actMachines({ place, api, s3, cluster, groups, pause: () => sleep(50), older });
  onTestFinished(() => machines.close());
  await expect.poll(() => [machines.reported.master.length, machines.reported.data.length]).toEqual([3, 3]);
  cluster.addIndex("events", { shards: 3, replicas: 1 });
  const before = { master: [...machines.reported.master], data: [...machines.reported.data] };
  const elected = cluster.elected;

  const second = await run("configuration/deploy.ts", env, { RecoverySpeed: "50mb", DiskWatermarkLow: "79%" });
  expect(second.code, second.said.stderr).toBe(0);
  const ended = second.events.flatMap(({ event, step, instanceId }) =>
    event === "machines" && step === "ended" ? [instanceId] : [],
  );
  expect(new Set(ended.slice(0, 3))).toEqual(new Set(before.master));
  expect(ended[2]).toBe(elected);
  expect(new Set(ended.slice(3))).toEqual(new Set(before.data));
  expect(cluster.lost).toEqual([]);
  expect(cluster.persistent).toEqual({});

  expect(await run("configuration/deploy.ts", env, { RecoverySpeed: "50mb", DiskWatermarkLow: "79%" })).toMatchObject({
    code: 0,
    events: expect.not.arrayContaining([expect.objectContaining({ event: "machines", step: "ended" })]),
  });
});
