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

/** Finds the package a source file belongs to. */
export type PackageFinder = (file: string) => Promise<BundledPackage>;

/** Returns a finder that reads each package.json once: a bundle has hundreds of files of a few packages. */
export function createPackageFinder(): PackageFinder {
  const readings = new Map<string, Promise<PackageFacts>>();
  const readOnce = async (folder: string): Promise<PackageFacts> => {
    const reading = readings.get(folder) ?? readPackage(folder);
    readings.set(folder, reading);
    return reading;
  };
  const readNearest = async (folder: string): Promise<PackageFacts> =>
    readOnce(folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" || folder === path.dirname(folder)) throw error;
      return readNearest(path.dirname(folder));
    });
  return async (file) => {
    const library = LIBRARY_FOLDER.exec(file)?.groups?.["folder"];
    if (library !== undefined) return { ...(await readOnce(library)), origin: "library" };
    return { ...(await readNearest(path.dirname(file))), origin: "workspace" };
  };
}

type PackageFacts = Omit<BundledPackage, "origin">;

/** The last `node_modules/<name>` of a path; what lies deeper may have a package.json that is no package's. */
const LIBRARY_FOLDER = /^(?<folder>.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

async function readPackage(folder: string): Promise<PackageFacts> {
  const text = await readFile(path.join(folder, "package.json"), "utf8");
  const { name = "", version = "", license } = JSON.parse(text) as Record<string, string | undefined>;
  return { name, version, license, folder };
}
