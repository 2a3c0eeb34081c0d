import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ModelSite } from "../model/world.ts";

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-killed-"));
  script = path.join(folder, "migrate.mjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "../processes/migrate.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the migration in a process of its own; returns how it ended, or that it was killed. */
function migrate(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...parameters], (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.signal === "SIGKILL") resolve("killed");
      else reject(new Error(stderr));
    });
  });
}

interface StoredWorld {
  readonly sites: Readonly<Record<string, ModelSite | undefined>>;
  readonly accepted: readonly string[];
  readonly destroyedLast: readonly string[];
}

/** Between two calls that change something nothing changes: to die before one is to die after the one before. */
it.concurrent.each(["cloneBack", "beside"] as const)(
  "a migration (%s) that is killed after any of its calls that change something is gone on with by the next process",
  async (form) => {
    for (let call = 1; ; call += 1) {
      const place = await mkdtemp(path.join(folder, "run-"));
      const first = await migrate([place, form, String(call)]);
      const last = first === "killed" ? await migrate([place, form]) : first;
      const world = JSON.parse(await readFile(path.join(place, "world.json"), "utf8")) as StoredWorld;
      expect({ call, last, lost: world.destroyedLast }).toEqual({ call, last: "migrated", lost: [] });
      expect(Object.keys(world.sites)).toEqual(["destination"]);
      expect(world.sites["destination"]?.access).toBe("open");
      expect(new Set(world.sites["destination"]?.documents)).toEqual(new Set(world.accepted));
      if (first !== "killed") {
        console.log(`KILLED ${form}: after each of ${call - 1} calls`);
        return;
      }
    }
  },
);
