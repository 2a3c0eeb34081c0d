import { readFile } from "node:fs/promises";
import path from "node:path";

/** A package that has a file in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The licence's SPDX expression; undefined where package.json names none. */
  readonly license: string | undefined;
  readonly folder: string;
  /** Whether it is somebody else's, from a registry, or one of this workspace. */
  readonly origin: "library" | "workspace";
}

/** Returns the package a source file belongs to. */
export async function findPackageOf(file: string): Promise<BundledPackage> {
  const library = /^(?<folder>.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.groups?.["folder"];
  if (library !== undefined) return { ...(await readPackage(library)), origin: "library" };
  return { ...(await readNearestPackage(path.dirname(file))), origin: "workspace" };
}

type PackageFacts = Omit<BundledPackage, "origin">;

async function readNearestPackage(folder: string): Promise<PackageFacts> {
  return readPackage(folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || folder === path.dirname(folder)) throw error;
    return readNearestPackage(path.dirname(folder));
  });
}

async function readPackage(folder: string): Promise<PackageFacts> {
  const text = await readFile(path.join(folder, "package.json"), "utf8");
  const { name = "", version = "", license } = JSON.parse(text) as Record<string, string | undefined>;
  return { name, version, license, folder };
}
