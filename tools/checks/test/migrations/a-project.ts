import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { buildArtifact } from "@logstack/build-artifact/build-artifact";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { onTestFinished } from "vitest";
import type { Ended } from "../checkout.ts";
import { startCommand, type StartedCommand } from "../start-command.ts";

const LAYER = fileURLToPath(new URL("../customers", import.meta.url));
const COMMANDS = fileURLToPath(new URL("commands", import.meta.url));
const ACCOUNT = "333333333333";
const REGION = "ap-southeast-2";

/** Builds the layer that projects are made of, before all tests. */
export async function buildCustomers(): Promise<void> {
  await buildArtifact({ layerFolder: LAYER, buildNumber: "7" });
}

/** A project of one layer, `customers`, whose environments are on an embedded AWS of its own. */
export interface Project {
  readonly folder: string;
  /** Runs `logstack` in it, to its end. */
  logstack(commandLine: string): Promise<Ended>;
  /** Starts it. */
  start(commandLine: string): StartedCommand;
  /** Writes `migrations/<name>.json`. */
  declare(name: string, declaration: object): Promise<void>;
  /** The ARN of an environment's stack as it stands now; undefined where there is none. */
  stackOf(environment: string): Promise<string | undefined>;
}

/** Makes one until the test ends. Each environment's variables say where its data is; `env` is set for every `logstack`. */
export async function aProject(
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-moving-"));
  const aws = await startEmbeddedAws({ speed: "instant", machines: "assumed" });
  const clientSettings = { accessKeyId: ACCOUNT, secretAccessKey: "embedded" };
  const stacks = new CloudFormationClient({ endpoint: aws.endpoint, region: REGION, credentials: clientSettings });
  onTestFinished(async () => {
    stacks.destroy();
    await aws.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (const part of ["package.json", "dist"])
    await cp(path.join(LAYER, part), path.join(folder, "environments/customers", part), { recursive: true });
  await mkdir(path.join(folder, "migrations"));
  await cp(COMMANDS, path.join(folder, "commands"), { recursive: true });
  const write = (file: string, content: object) => writeFile(path.join(folder, file), JSON.stringify(content));
  const place = { on: "embedded", account: ACCOUNT, region: REGION };
  const names = Object.keys(environments);
  await write("logstack.json", {
    environments: Object.fromEntries(names.map((name) => [name, place])),
    lifecycle: [names],
  });
  const variables = Object.entries(environments).flatMap(([environment, values]) =>
    Object.entries(values).map(([name, value]) => ({ name, value, scope: { environment: [environment] } })),
  );
  await write("environments/variables.json", { variables });
  const start = (commandLine: string) =>
    startCommand({ folder }, commandLine, { AWS_ENDPOINT_URL: aws.endpoint, ...env });
  return {
    folder,
    start,
    async logstack(commandLine) {
      const started = start(commandLine);
      const exitCode = await started.ended();
      return { exitCode, ...started.said };
    },
    declare: (name, declaration) => write(`migrations/${name}.json`, declaration),
    async stackOf(environment) {
      const StackName = `${environment}-customers`;
      const found = await stacks.send(new DescribeStacksCommand({ StackName })).catch(() => undefined);
      return found?.Stacks?.[0]?.StackId;
    },
  };
}
