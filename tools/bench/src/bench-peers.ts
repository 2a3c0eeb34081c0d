import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { type Deployer, findAwsCli, findCdk } from "./deployers.ts";
import { readOwnTimeMs } from "./read-own-time.ts";
import { type Cost, runMeasured } from "./run-measured.ts";
import { handOver, nameApart, readDefinitions, REGION, type StackDefinition } from "./stack-definition.ts";

/** What to have everybody do. */
export interface PeersRequest {
  readonly workspace: string;
  /** Layers to deploy, each after those that it takes outputs of; undefined for all of them. */
  readonly layers: readonly string[] | undefined;
  readonly runs: number;
  /** Whether the others are asked, too. */
  readonly beside: "others" | "nobody";
}

/** What one deployer did in one turn. */
export interface PeerSample extends Cost {
  readonly deployer: string;
  readonly operation: Operation;
  /** How long the stacks themselves took in AWS. */
  readonly ownMs: number;
  readonly calls: number;
}

/** In this order: each finds what the one before it left. */
export const OPERATIONS = ["create", "nothing to do", "update"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What was measured, and who could not take part. */
export interface PeersResult {
  readonly samples: readonly PeerSample[];
  readonly absent: readonly string[];
}

const OWN_ACCOUNT = "111111111111";
const TEAMS: Readonly<Record<Operation, string>> = { create: "first", "nothing to do": "first", update: "second" };

/**
 * Has logstack, the AWS CLI and the CDK deploy the same templates with the same parameters and tags to one embedded AWS, each
 * in an account of its own and one after the other, in another order each time. All calls go through one counting proxy.
 * The others' definitions are read from what logstack deployed, so logstack is always the first to create.
 */
export async function benchPeers(request: PeersRequest, tell: (sentence: string) => void): Promise<PeersResult> {
  const { peers, absent } = request.beside === "others" ? await findPeers() : { peers: [], absent: [] };
  const samples: PeerSample[] = [];
  // Whoever is first would pay for reading the files of all from the disk.
  await warmUp(request.workspace);
  for (let run = 0; run < request.runs; run += 1) {
    tell(`run ${run + 1} of ${request.runs}`);
    samples.push(...(await playRun(request, { peers, run })));
  }
  return { samples, absent };
}

async function findPeers(): Promise<{ readonly peers: readonly Deployer[]; readonly absent: readonly string[] }> {
  const [cli, cdk] = [await findAwsCli(), await findCdk()];
  const absent = [...(cli === undefined ? ["the AWS CLI"] : []), ...(cdk === undefined ? ["the CDK"] : [])];
  return { peers: [cli, cdk].filter((it) => it !== undefined), absent };
}

async function warmUp(workspace: string): Promise<void> {
  const command = [process.execPath, path.join(workspace, "tools/setup/logstack.mjs"), "--version"] as const;
  await runMeasured({ command: [...command], cwd: workspace, env: { PATH: process.env["PATH"] ?? "" } });
}

interface Round {
  readonly peers: readonly Deployer[];
  readonly run: number;
}

async function playRun({ workspace, layers }: PeersRequest, { peers, run }: Round): Promise<readonly PeerSample[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-bench-"));
  const aws = await startEmbeddedAws({ speed: "compressed" });
  const proxy = await startCountingProxy(aws.endpoint);
  try {
    const own = await prepareOwn(workspace, { folder: path.join(folder, "logstack"), layers });
    const bench: Bench = { endpoint: aws.endpoint, proxy, folder };
    const samples: PeerSample[] = [];
    let definitions: readonly StackDefinition[] = [];
    for (const operation of OPERATIONS) {
      await own.setTeam(TEAMS[operation]);
      for (const deployer of [own.deployer, ...rotate(peers, run)]) {
        const wanted = nameApart(definitions, deployer.account).map((it) => handOver(it, TEAMS[operation]));
        samples.push(await measure(bench, { deployer, operation, wanted }));
        if (definitions.length === 0) {
          definitions = await readDefinitions({ endpoint: aws.endpoint, account: OWN_ACCOUNT });
        }
      }
    }
    return samples;
  } finally {
    await proxy.close();
    await aws.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly endpoint: string;
  readonly proxy: CountingProxy;
  readonly folder: string;
}

interface Turn {
  readonly deployer: Deployer;
  readonly operation: Operation;
  readonly wanted: readonly StackDefinition[];
}

async function measure(bench: Bench, { deployer, operation, wanted }: Turn): Promise<PeerSample> {
  const { endpoint, proxy } = bench;
  const folder = await mkdtemp(path.join(bench.folder, "turn-"));
  const commands = await deployer.prepare({ definitions: wanted, folder });
  const env = { ...environmentFor(proxy.endpoint, deployer.account), ...deployer.env, HOME: folder };
  proxy.takeCalls();
  const sinceMs = Date.now();
  let [elapsedMs, cpuMs] = [0, 0];
  for (const command of commands) {
    const cost = await runMeasured({ ...command, env });
    elapsedMs += cost.elapsedMs;
    cpuMs += cost.cpuMs;
  }
  const calls = proxy.takeCalls().length;
  const ownMs = await readStacksTimeMs({ endpoint, account: deployer.account }, sinceMs);
  return { deployer: deployer.name, operation, elapsedMs, cpuMs, ownMs, calls };
}

async function readStacksTimeMs(at: { endpoint: string; account: string }, sinceMs: number): Promise<number> {
  const stacks = await readDefinitions(at);
  const times = await Promise.all(stacks.map(({ stackName }) => readOwnTimeMs(at, stackName, sinceMs)));
  return times.reduce((sum, ms) => sum + ms, 0);
}

/** `logstack` in a folder with what it needs of a checkout, whose shared variables name the team. */
async function prepareOwn(
  workspace: string,
  { folder, layers }: { readonly folder: string; readonly layers: readonly string[] | undefined },
): Promise<{ readonly deployer: Deployer; setTeam(team: string): Promise<void> }> {
  await mkdir(path.join(folder, "environments"), { recursive: true });
  await cp(path.join(workspace, "logstack.json"), path.join(folder, "logstack.json"));
  for (const entry of await readdir(path.join(workspace, "environments"), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const part of ["package.json", "dist"]) {
      const place = path.join("environments", entry.name, part);
      await cp(path.join(workspace, place), path.join(folder, place), { recursive: true });
    }
  }
  const shared = await readFile(path.join(workspace, "environments/variables.json"), "utf8");
  const program = path.join(workspace, "tools/setup/logstack.mjs");
  const command = [process.execPath, program, "deploy", ...(layers ?? ["--all"]), "--to", "ci"];
  return {
    deployer: {
      name: "logstack",
      account: OWN_ACCOUNT,
      prepare: async () => [{ command: command as unknown as [string, ...string[]], cwd: folder }],
    },
    async setTeam(team) {
      const file = path.join(folder, "environments/variables.json");
      await writeFile(file, shared.replace(/("name": "team", "value": )"[^"]*"/, `$1"${team}"`));
    },
  };
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

/** The same few settings for everybody, and no files of the user's that one of them might read. */
function environmentFor(endpoint: string, account: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env["PATH"] ?? "",
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "embedded",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    NODE_NO_WARNINGS: "1",
    NO_COLOR: "1",
  };
}
