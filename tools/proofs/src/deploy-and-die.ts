import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { createClock, openInProcessAws, type InProcessAws } from "@logstack/embedded-aws/in-process";
import { type Death, openDeadlyWire } from "./deadly-wire.ts";
import { describeState, type LeftState } from "./describe-state.ts";
import { fill } from "./fill.ts";
import { readWorld } from "./world.ts";

/** A deployment that is to be killed, and what is deployed before it. */
export interface KilledDeployment {
  /** The folder in which the bundled layer lies. */
  readonly folder: string;
  readonly before: readonly Deployment[];
  readonly deployment: Deployment;
}

/** One command: the layer's parameters and what is named on the command line. */
export interface Deployment {
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: readonly string[];
}

/** What was left behind, and the calls of the command that died (or came to its end). */
export interface Aftermath {
  readonly state: LeftState;
  /** The names of files in the folder for temporary ones. */
  readonly files: readonly string[];
  readonly calls: readonly string[];
  readonly exitCodes: readonly (number | string | null)[];
}

/**
 * Deploys on an AWS of its own in a process of its own, which dies at a point of its conversation with AWS, and runs the same
 * command again; without a death it runs it once. Returns what there is then.
 */
export async function deployAndDie(killed: KilledDeployment, death: Death | undefined): Promise<Aftermath> {
  const defects: unknown[] = [];
  const clock = createClock("compressed");
  const aws = await openInProcessAws({
    startAtMs: 0,
    pace: 1,
    clock,
    reportDefect: (error) => defects.push(error),
  });
  const own = await mkdtemp(path.join(killed.folder, "run-"));
  try {
    for (const deployment of killed.before) await run({ aws, own, folder: killed.folder, deployment }, undefined);
    for (const resource of readWorld(aws).stacks.flatMap(({ resources }) => resources)) await fill(aws, resource);
    const command = { aws, own, folder: killed.folder, deployment: killed.deployment };
    const first = await run(command, death);
    const second = death === undefined ? undefined : await run(command, undefined);
    await untilAtRest(aws);
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
    return {
      state: describeState(aws),
      files: (await readdir(path.join(own, "temporary"))).toSorted(),
      calls: first.calls,
      exitCodes: [first, ...(second === undefined ? [] : [second])].map(({ exitCode }) => exitCode),
    };
  } finally {
    await aws.close();
    await rm(own, { recursive: true, force: true });
  }
}

interface Command {
  readonly aws: InProcessAws;
  /** The folder of this run alone. */
  readonly own: string;
  readonly folder: string;
  readonly deployment: Deployment;
}

async function run({ aws, own, folder, deployment }: Command, death: Death | undefined) {
  const parameters = path.join(own, "parameters.json");
  await writeFile(parameters, JSON.stringify(deployment.parameters));
  const TMPDIR = path.join(own, "temporary");
  await mkdir(TMPDIR, { recursive: true });
  const wire = await openDeadlyWire(aws, { death, kill: () => void child.kill("SIGKILL") });
  const args = [path.join(folder, "deploy.mjs"), "deploy", "--yes", "--parameters", parameters, ...deployment.options];
  const child = spawn(process.execPath, args, {
    cwd: own,
    env: {
      HOME: own,
      TMPDIR,
      PATH: process.env["PATH"] ?? "",
      AWS_ENDPOINT_URL: wire.endpoint,
      AWS_REGION: "ap-southeast-2",
      AWS_ACCESS_KEY_ID: "111111111111",
      AWS_SECRET_ACCESS_KEY: "any",
      NODE_NO_WARNINGS: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  await wire.close();
  if (death === undefined && exitCode !== 0)
    throw new Error(`The command ended with ${exitCode}:\n${(await said).join("")}`);
  return { calls: wire.calls, exitCode: signal ?? exitCode };
}

/** An operation goes on without whoever began it; one that never ends is the test's to notice. */
async function untilAtRest(aws: InProcessAws): Promise<void> {
  while (readWorld(aws).stacks.some(({ status }) => /(?<!REVIEW)_IN_PROGRESS$/.test(status))) await delay(20);
}
