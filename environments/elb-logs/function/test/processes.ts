import { spawn, type ChildProcess } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "@logstack/build-artifact/bundle-script";
import { writeScript } from "@logstack/build-artifact/write-script";
import { parseDeployEvent, type DeployEvent } from "@logstack/deploy-core";
import { createInterface } from "node:readline";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const WORKSPACE = fileURLToPath(new URL("../../../..", import.meta.url));

/** A folder with deploy scripts, one for each code that a test deploys. */
export interface Bench {
  /** Writes code beside a deploy script of its own; returns its folder. */
  add(name: string, code: string): Promise<string>;
  /** The same with the code of this package itself. */
  addReal(): Promise<string>;
  remove(): Promise<void>;
}

/** Bundles the package's own deploy script, as the build does. */
export async function openBench(): Promise<Bench> {
  const root = await mkdtemp(path.join(tmpdir(), "logstack-code-"));
  const script = await bundleScript({ entry: path.join(FOLDER, "deploy.ts"), workspace: WORKSPACE });
  const addFolder = async (name: string): Promise<string> => {
    const folder = path.join(root, name);
    await mkdir(path.join(folder, "code"), { recursive: true });
    await writeScript(folder, script);
    await copyFile(path.join(FOLDER, "parameters.yaml"), path.join(folder, "parameters.yaml"));
    return folder;
  };
  return {
    async add(name, code) {
      const folder = await addFolder(name);
      await writeFile(path.join(folder, "code", "index.mjs"), code);
      return folder;
    },
    async addReal() {
      const folder = await addFolder("real");
      const code = await bundleScript({ entry: path.join(FOLDER, "index.ts"), workspace: WORKSPACE });
      await writeScript(path.join(folder, "code"), code);
      return folder;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** How a process of the deploy script ended. */
export interface Ending {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly events: readonly DeployEvent[];
}

/** One run of a deploy script. */
export interface ScriptRun {
  readonly folder: string;
  readonly verb: string;
  readonly endpoint: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
  /** Told each event as it is said, with the process to kill. */
  readonly on?: (event: DeployEvent, child: ChildProcess) => void;
}

/** Runs the deploy script in a process of its own, with its values on standard input. */
export async function runScript({ folder, verb, endpoint, parameters, options = [], on }: ScriptRun): Promise<Ending> {
  const child = spawn(process.execPath, ["deploy.mjs", verb, "--parameters", "-", "--json", ...options], {
    cwd: folder,
    env: { PATH: process.env["PATH"], AWS_ENDPOINT_URL: endpoint },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const events: DeployEvent[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseDeployEvent(line);
    if (event === undefined) return;
    events.push(event);
    on?.(event, child);
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(parameters));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { exitCode, events };
}
