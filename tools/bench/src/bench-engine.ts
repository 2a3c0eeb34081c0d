import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runNode } from "./run-node.ts";
import { type RunningServer, runServer } from "./run-server.ts";
import { summarize, type Summary } from "./statistics.ts";
import { bareCalls, LARGE_STACK, MANY_CLIENTS, type WorkLoad } from "./work-load.ts";

/** What was measured of the engine, and of the floors in the same run. */
export interface EngineResult {
  /** From the start of a process to its first connection. */
  readonly starts: readonly { readonly name: string; readonly summary: Summary; readonly residentMb: number }[];
  /** What the bundled engine has resident once all layers were deployed to it. */
  readonly deployedMb: number;
  readonly loads: readonly { readonly name: string; readonly elapsedMs: number; readonly floorMs: number }[];
}

const SERVE = ["aws", "serve", "--port", "0"];
const BARE_SERVER = fileURLToPath(new URL("bare-server.mjs", import.meta.url));

/** Measures how soon and how small the engine is, and how long work takes on it, each against what Node does by itself. */
export async function benchEngine(workspace: string, runs: number): Promise<EngineResult> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-bench-"));
  const launcher = path.join(workspace, "tools/setup/logstack.mjs");
  const sources = path.join(workspace, "packages/cli/src/node/main.ts");
  const on = (name: string): readonly string[] => [...SERVE, "--state", path.join(folder, name)];
  const starts = [
    { name: "logstack aws serve, bundled", args: [launcher, ...on("bundled")] },
    { name: "the same from its sources", args: ["--import", "tsx", sources, ...on("sources")] },
    { name: "a bare server", args: [BARE_SERVER] },
  ];
  try {
    return {
      starts: await measureStarts(starts, { cwd: workspace, runs }),
      deployedMb: await measureDeployed({ args: [launcher, ...on("deployed")], cwd: workspace }, launcher),
      loads: [
        await measureLoad(LARGE_STACK, { args: [launcher, ...on("large"), "--speed", "instant"], cwd: workspace }),
        await measureLoad(MANY_CLIENTS, { args: [launcher, ...on("many"), "--speed", "instant"], cwd: workspace }),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Start {
  readonly name: string;
  readonly args: readonly string[];
}

/** In turns, so that whatever else the machine does hits all alike. */
async function measureStarts(
  starts: readonly Start[],
  { cwd, runs }: { readonly cwd: string; readonly runs: number },
): Promise<EngineResult["starts"]> {
  const taken = starts.map((start) => ({ ...start, startMs: [] as number[], residentMb: 0 }));
  for (let run = 0; run < runs; run += 1) {
    for (const start of taken) {
      const server = await runServer({ args: start.args, cwd });
      start.startMs.push(server.startMs);
      start.residentMb = server.residentMb();
      await server.stop();
    }
  }
  return taken.map(({ name, startMs, residentMb }) => ({ name, summary: summarize(startMs), residentMb }));
}

async function measureDeployed(command: Parameters<typeof runServer>[0], launcher: string): Promise<number> {
  const server = await runServer(command);
  try {
    const env = { PATH: process.env["PATH"] ?? "", AWS_ENDPOINT_URL: server.endpoint, NODE_NO_WARNINGS: "1" };
    await runNode({ args: [launcher, "deploy", "--all", "--to", "ci"], cwd: command.cwd, env });
    return server.residentMb();
  } finally {
    await server.stop();
  }
}

/** The floor makes as many calls, and nothing is done for them. */
async function measureLoad(
  load: WorkLoad,
  command: Parameters<typeof runServer>[0],
): Promise<EngineResult["loads"][number]> {
  let calls = 0;
  const elapsedMs = await withServer(command, async ({ endpoint }) => {
    calls = await load.run(endpoint);
  });
  const floor = { args: [BARE_SERVER], cwd: command.cwd };
  const floorMs = await withServer(floor, async ({ endpoint }) => void (await bareCalls(calls).run(endpoint)));
  return { name: `${load.name}, ${calls} calls`, elapsedMs, floorMs };
}

async function withServer(
  command: Parameters<typeof runServer>[0],
  use: (server: RunningServer) => Promise<void>,
): Promise<number> {
  const server = await runServer(command);
  try {
    const startedAt = performance.now();
    await use(server);
    return performance.now() - startedAt;
  } finally {
    await server.stop();
  }
}
