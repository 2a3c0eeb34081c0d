import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

/** A program of `test/processes`, bundled once for all tests of a file, and folders that go when they have ended. */
export function aMigratingProcess(program: string) {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "logstack-killed-"));
    script = path.join(folder, "migrate.mjs");
    await build({
      entryPoints: [path.join(import.meta.dirname, "../processes", program)],
      outfile: script,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
  });
  afterAll(() => rm(folder, { recursive: true }));
  return {
    newFolder: () => mkdtemp(path.join(folder, "run-")),
    /** Runs the migration in a process of its own; returns how it ended, or that it was killed. */
    migrate: (parameters: readonly string[]): Promise<string> =>
      new Promise((resolve, reject) => {
        execFile(process.execPath, [script, ...parameters], (error, stdout, stderr) => {
          if (error === null) resolve(stdout.trim());
          else if (error.signal === "SIGKILL") resolve("killed");
          else reject(new Error(stderr));
        });
      }),
  };
}
