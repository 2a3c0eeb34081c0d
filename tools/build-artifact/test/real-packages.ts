import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "../src/build-error.ts";
import { checkConfiguration } from "../src/check-configuration.ts";
import { checkParameters } from "../src/check-parameters.ts";
import { collectFiles } from "../src/collect-files.ts";
import { collectSharedFiles } from "../src/collect-machine-files.ts";
import { readLayer, type Layer } from "../src/read-layer.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The layers that have a configuration. */
export const CONFIGURED = ["broker", "indexer", "elasticsearch", "elastalert"] as const;

/** One of them. */
export type Configured = (typeof CONFIGURED)[number];

/** The configuration packages of this repository in a workspace of their own, for as long as a test file runs. */
export interface RealPackages {
  readonly folderOf: (layer: Configured) => string;
  /** What the build refuses of a package, as it prints it; nothing when it is sound. */
  readonly problemsOf: (layer: Configured) => Promise<readonly string[]>;
  /** Runs something while a text in one of a package's files is another one. */
  readonly while: <Result>(mistake: Mistake, run: () => Promise<Result>) => Promise<Result>;
  readonly remove: () => Promise<void>;
}

/** What somebody writes instead of something else. */
export interface Mistake {
  readonly layer: Configured;
  /** By its path in the package. */
  readonly file: string;
  readonly write: string;
  readonly insteadOf: string;
}

/** Copies the packages, with all that a build reads besides. */
export async function realPackages(): Promise<RealPackages> {
  const workspace = await realpath(await mkdtemp(path.join(tmpdir(), "logstack-mistakes-")));
  const folderOf = (layer: Configured): string => path.join(workspace, "environments", layer, "configuration");
  for (const name of ["logstack.json", "pnpm-workspace.yaml", "environments/variables.json"]) {
    await cp(path.join(ROOT, name), path.join(workspace, name));
  }
  await symlink(path.join(ROOT, "packages"), path.join(workspace, "packages"), "junction");
  for (const layer of CONFIGURED) {
    const from = path.join(ROOT, "environments", layer, "configuration");
    const isSource = (file: string): boolean => !/[\\/](?:node_modules|dist)$/.test(file);
    await cp(from, folderOf(layer), { recursive: true, filter: isSource });
    await symlink(path.join(from, "node_modules"), path.join(folderOf(layer), "node_modules"), "junction");
  }
  const [broker, indexer, elasticsearch, elastalert] = await Promise.all([
    readLayer(folderOf("broker")),
    readLayer(folderOf("indexer")),
    readLayer(folderOf("elasticsearch")),
    readLayer(folderOf("elastalert")),
  ]);
  const layers: Readonly<Record<Configured, Layer>> = { broker, indexer, elasticsearch, elastalert };
  return {
    folderOf,
    problemsOf: (layer) => findProblems(layers[layer], workspace),
    while: async ({ layer, file, write, insteadOf }, run) => {
      const target = path.join(folderOf(layer), file);
      const text = await readFile(target, "utf8");
      if (!text.includes(insteadOf)) throw new Error(`${file} has no ${insteadOf}`);
      await writeFile(
        target,
        text.replace(insteadOf, () => write),
      );
      try {
        return await run();
      } finally {
        await writeFile(target, text);
      }
    },
    remove: () => rm(workspace, { recursive: true }),
  };
}

/** The checks of a build, in its order, without making anything. */
async function findProblems(layer: Layer, workspace: string): Promise<readonly string[]> {
  const sources = await collectFiles(layer);
  const shared = await collectSharedFiles(layer);
  const template = sources.get(layer.description.template)?.toString("utf8") ?? "";
  try {
    await checkParameters({ layer, template, workspace });
    await checkConfiguration({ layer, template, files: new Map([...sources, ...shared.files]), workspace });
    return [];
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    return error.problem.split("\n  ").slice(1);
  }
}
