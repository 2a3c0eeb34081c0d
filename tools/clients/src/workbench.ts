import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardEnvironment } from "./guarded-environment.ts";
import { installProgram, type ProgramName } from "./install-program.ts";
import { serveEngine } from "./serve-engine.ts";

/** All that a suite needs to drive one program: where it is, an engine of its own, and what it runs in. */
export interface Workbench {
  /** Where the program is installed. */
  readonly installed: string;
  /** An empty folder. */
  readonly folder: string;
  readonly endpoint: string;
  readonly variables: Readonly<Record<string, string>>;
  /** See `GuardedEnvironment`. */
  readonly attempts: readonly string[];
  clear(): Promise<void>;
}

/** Returns a workbench for a program; undefined where the program cannot be had. */
export async function openWorkbench(name: ProgramName): Promise<Workbench | undefined> {
  const installed = await installProgram(name);
  if (installed === undefined) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), `logstack-${name}-`));
  const engine = await serveEngine();
  const { endpoint } = engine;
  const guard = await guardEnvironment(endpoint, folder);
  return {
    installed,
    folder,
    endpoint,
    variables: guard.variables,
    attempts: guard.attempts,
    async clear() {
      await guard.close();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
