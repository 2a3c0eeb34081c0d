import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findStreamProblems } from "@logstack/deploy-core/testing/events";

/** This repository. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The script that Node runs as `logstack`. */
export const LOGSTACK = path.join(root, "tools/setup/logstack.mjs");

/** A folder with what `logstack` needs of a checkout: its configuration, shared variables and built artifacts. */
export interface Checkout {
  readonly folder: string;
  /** Runs `logstack` in it. */
  logstack(commandLine: string, options?: RunOptions): Promise<Ended>;
  remove(): Promise<void>;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Makes a checkout with an empty embedded AWS, from this repository's artifacts as they were built last: those of all layers, and
 * of the parts that are named, for instance `broker/configuration`.
 */
export async function makeCheckout({ parts = [] }: { readonly parts?: readonly string[] } = {}): Promise<Checkout> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-checkout-"));
  await cp(path.join(root, "logstack.json"), path.join(folder, "logstack.json"));
  await mkdir(path.join(folder, "environments"));
  await cp(path.join(root, "environments/variables.json"), path.join(folder, "environments/variables.json"));
  for (const workspace of [...(await listLayers()), ...parts]) {
    for (const content of ["package.json", "dist"]) {
      const place = path.join("environments", workspace, content);
      await cp(path.join(root, place), path.join(folder, place), { recursive: true });
    }
  }
  return {
    folder,
    logstack: async (commandLine, { env = {} } = {}) => {
      const words = commandLine.split(" ");
      const ended = await run([process.execPath, LOGSTACK, ...words], { cwd: folder, env });
      if (words.includes("--json") && TELLS_EVENTS.has(words[0] ?? "")) requireEvents(commandLine, ended.stdout);
      return ended;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The commands whose `--json` is a stream of events; those that show something print one object. */
const TELLS_EVENTS: ReadonlySet<string> = new Set(["plan", "deploy", "destroy", "rollback", "diagnose", "verify"]);

/** Every line of every run is one of the contract's events, whatever its test looks at. */
function requireEvents(commandLine: string, stdout: string): void {
  const problems = findStreamProblems(stdout);
  if (problems.length > 0) throw new Error([`logstack ${commandLine} said what is no event:`, ...problems].join("\n"));
}

/** The names of all layers. */
export async function listLayers(): Promise<readonly string[]> {
  const entries = await readdir(path.join(root, "environments"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** The path of a layer's one artifact in a checkout. */
export async function findZip(checkout: Pick<Checkout, "folder">, layer: string): Promise<string> {
  const dist = path.join(checkout.folder, "environments", layer, "dist");
  const zip = (await readdir(dist)).find((name) => name.endsWith(".zip"));
  if (zip === undefined) throw new Error(`${layer} has no artifact: run \`npm run build\``);
  return path.join(dist, zip);
}

/** Runs a command to its end, without a terminal and without this machine's AWS settings. */
export function run(
  [program, ...parameters]: readonly [string, ...string[]],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...withoutAws(process.env), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** An environment in which no AWS credentials, region or endpoint are set. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("AWS_") && !name.startsWith("LOGSTACK_")),
  );
}
