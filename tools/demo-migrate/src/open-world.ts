import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { openBuckets, type Buckets } from "./open-buckets.ts";

const ACCOUNT = "333333333333";
const REGION = "ap-southeast-2";

/** How one call of `logstack` ended, and what it said. */
export interface Said {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  /** Standard output and standard error, as they came. */
  readonly lines: readonly string[];
}

/** A project with the layer elb-logs, in a folder of its own, over an embedded AWS of its own. */
export interface World {
  readonly buckets: Buckets;
  /** Runs the command line; killed with SIGKILL as soon as it says a line that `killAt` is true for. */
  logstack(words: readonly string[], killAt?: (line: string) => boolean): Promise<Said>;
  /** Writes `migrations/<name>.json`. */
  declare(name: string, declaration: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens a world with these environments; the layer is the checkout's own, and its Broker's address is made up. */
export async function openWorld(root: string, environments: readonly string[]): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "logstack-demo-"));
  const engine = await startEmbeddedAws({ speed: "instant", machines: "assumed" });
  await mkdir(join(folder, "migrations"));
  await mkdir(join(folder, "environments"));
  await symlink(join(root, "environments/elb-logs"), join(folder, "environments/elb-logs"), "dir");
  const place = { on: "embedded", account: ACCOUNT, region: REGION };
  const config = {
    environments: Object.fromEntries(environments.map((name) => [name, place])),
    lifecycle: [environments],
  };
  await writeFile(join(folder, "logstack.json"), JSON.stringify(config));
  await writeFile(join(folder, "environments/variables.json"), JSON.stringify({ variables: VARIABLES }));
  const env = { ...process.env, AWS_ENDPOINT_URL: engine.endpoint, CI: "", GITHUB_ACTIONS: "", TEAMCITY_VERSION: "" };
  const buckets = openBuckets({ endpoint: engine.endpoint, region: REGION, account: ACCOUNT });
  return {
    buckets,
    logstack: (words, killAt = () => false) =>
      run([join(root, "tools/setup/logstack.mjs"), ...words], { cwd: folder, env, killAt }),
    declare: (name, declaration) => writeFile(join(folder, "migrations", `${name}.json`), JSON.stringify(declaration)),
    async close() {
      buckets.close();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const VARIABLES = Object.entries({
  team: "observability",
  VpcId: "vpc-0c3d4e5f60718293a",
  PrivateSubnetIds: "subnet-0c3d4e5f6071829a1,subnet-0c3d4e5f6071829b2",
  AlarmTopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:logstack-alarms`,
  LogRetentionDays: "30",
  ProcessorMaxConcurrency: "2",
  BrokerHost: "broker.example",
  BrokerPort: "6379",
  BrokerSecurityGroupId: "sg-0a1b2c3d4e5f60718",
}).map(([name, value]) => ({ name, value }));

interface RunSetting {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly killAt: (line: string) => boolean;
}

async function run(args: readonly string[], { cwd, env, killAt }: RunSetting): Promise<Said> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let killed = false;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      // What was said before it heard of its end is nobody's business any more.
      if (killed) return;
      lines.push(line);
      if (killAt(line)) killed = child.kill("SIGKILL");
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, lines }));
  });
}
