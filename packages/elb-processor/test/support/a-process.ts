import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";
import { readSummary } from "../../src/run/summary-lines.ts";
import type { RunSummary } from "../../src/run/run-summary.ts";
import type { Settings } from "../../src/settings/settings.ts";

/** How a process that ran the function ended. */
export interface ProcessRan {
  readonly signal: NodeJS.Signals | null;
  readonly error: string | undefined;
  readonly summary: RunSummary | undefined;
  readonly maxRssMb: number;
  readonly cpuMs: number;
}

/** Where the process reads and sends. */
export interface ProcessPlace {
  readonly endpoint: string;
  readonly port: number;
}

const INVOKE = fileURLToPath(new URL("../processes/invoke.mjs", import.meta.url));
const ENTRY = fileURLToPath(new URL("../../src/node/handler.ts", import.meta.url));

/** Bundles the function into a folder of its own, with these settings beside it, for one test. */
export async function aBundle(settings: Partial<Settings> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-function-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await build({
    entryPoints: { index: ENTRY },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  await writeFile(path.join(folder, "settings.json"), JSON.stringify({ release: "1.2.3", ...settings }));
  return folder;
}

/** Returns what Lambda's environment has for the function of a bundle. */
export function variablesOf(folder: string, { endpoint, port }: ProcessPlace): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
    LAMBDA_TASK_ROOT: folder,
    BROKER_HOST: "127.0.0.1",
    BROKER_PORT: String(port),
    LOGSTACK_COMPONENT: "elb-logs",
    LOGSTACK_ENVIRONMENT: "ci",
  };
}

/** Calls the function of a bundle in a process of its own; `started` gets the process, to end it. */
export async function invoke(
  folder: string,
  { place, event, started, nodeOptions = [], remainingMs = 300_000 }: Invocation,
): Promise<ProcessRan> {
  const args = [...nodeOptions, INVOKE, path.join(folder, "index.mjs"), JSON.stringify(event), String(remainingMs)];
  const child = spawn(process.execPath, args, {
    env: variablesOf(folder, place),
    stdio: ["ignore", "pipe", "inherit"],
  });
  started?.(child);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("close", (_code, endedBy) => resolve(endedBy));
  });
  const lines = output.trimEnd().split("\n");
  const ending = signal === null ? (JSON.parse(lines.at(-1) ?? "{}") as Partial<ProcessRan>) : {};
  const { error, maxRssMb = 0, cpuMs = 0 } = ending;
  return { signal, error, summary: readSummary(lines[0] ?? ""), maxRssMb, cpuMs };
}

/** What a process is started for. */
export interface Invocation {
  readonly place: ProcessPlace;
  readonly event: unknown;
  readonly started?: (child: ChildProcess) => void;
  readonly nodeOptions?: readonly string[];
  readonly remainingMs?: number;
}
