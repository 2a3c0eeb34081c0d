import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { startCountingProxy, type CountingProxy } from "./counting-proxy.ts";
import { runNode } from "./run-node.ts";
import { summarize, type Summary } from "./statistics.ts";

/** What to measure. */
export interface BenchRequest {
  /** The folder of an extracted artifact. */
  readonly artifact: string;
  /** What is in its `parameters/local.json`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the no-op deployment is compared with. */
  readonly floors: readonly Contender[];
  /** How often each repeated command is measured. */
  readonly runs: number;
}

/** A Node command under the name it has in the table. */
export interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** How long a command took, and the calls of its last run. */
export interface Measurement {
  readonly name: string;
  readonly summary: Summary;
  readonly calls: readonly string[];
}

/** What a bench found out. */
export interface BenchResult {
  /** Measured once each. Stacks take no time on this engine, so all of it is overhead. */
  readonly single: readonly Measurement[];
  /** The deployment that has nothing to do, then the floors in their order. */
  readonly repeated: readonly Measurement[];
}

/**
 * Measures an artifact's deployments on an embedded AWS that is started for it: create and update once, then the
 * deployment that has nothing to do against the floors, in turns, so that whatever else the machine does hits all alike.
 * Every call of every command goes through the same counting proxy.
 */
export async function benchArtifact(request: BenchRequest): Promise<BenchResult> {
  const aws = await startEmbeddedAws({ speed: "instant" });
  const proxy = await startCountingProxy(aws.endpoint);
  try {
    const updated = await writeUpdatedParameters(request);
    const create = deployment(request, { name: "create", parameters: "parameters/local.json" });
    const update = deployment(request, { name: "update (tags)", parameters: updated });
    const nothing = deployment(request, { name: "nothing to do", parameters: updated });
    return {
      single: await takeTurns([create, update], { proxy, rounds: 1 }),
      repeated: await takeTurns([nothing, ...request.floors], { proxy, rounds: request.runs }),
    };
  } finally {
    await proxy.close();
    await aws.close();
  }
}

function deployment(
  { artifact }: BenchRequest,
  { name, parameters }: { readonly name: string; readonly parameters: string },
): Contender {
  return { name, args: ["deploy.mjs", "--yes", "--parameters", parameters], cwd: artifact };
}

/** Another team is the smallest change that every layer knows: it becomes a tag. */
async function writeUpdatedParameters({ artifact, parameters }: BenchRequest): Promise<string> {
  const file = "parameters/bench.json";
  await writeFile(path.join(artifact, file), JSON.stringify({ ...parameters, team: "bench" }));
  return file;
}

interface Rounds {
  readonly proxy: CountingProxy;
  readonly rounds: number;
}

async function takeTurns(contenders: readonly Contender[], { proxy, rounds }: Rounds): Promise<readonly Measurement[]> {
  const taken = contenders.map(({ name, args, cwd }) => ({
    name,
    args,
    cwd,
    elapsedMs: [] as number[],
    calls: [] as readonly string[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of taken) {
      const { elapsedMs } = await runNode({ ...contender, env: environmentFor(proxy.endpoint) });
      contender.elapsedMs.push(elapsedMs);
      contender.calls = proxy.takeCalls();
    }
  }
  return taken.map(({ name, elapsedMs, calls }) => ({ name, summary: summarize(elapsedMs), calls }));
}

/** The same few settings for everybody, and no files of the user's that one of them might read. */
function environmentFor(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "ap-southeast-2",
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "embedded",
    // The SDK's advice about Node's version is not what is measured.
    NODE_NO_WARNINGS: "1",
  };
}
