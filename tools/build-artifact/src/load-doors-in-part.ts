import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { findNamed } from "./load-what-is-named.ts";

/**
 * Keeps esbuild from going through all of a package's door, the index that only hands on, for the few names that an
 * import takes. What is behind the other names would be loaded at the start of every program that comes through the
 * door, because esbuild splits a program by what can be reached and not by what is used.
 */
export const loadDoorsInPart: Plugin = {
  name: "load-doors-in-part",
  setup(build) {
    build.onResolve({ filter: OWN }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (kind !== "import-statement" || pluginData === RESOLVING) return undefined;
      const names = findNamed(await readFile(withoutNames(importer), "utf8"), path);
      if (names === undefined) return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: RESOLVING });
      if (found.errors.length > 0) return undefined;
      if (handOnOnly(await readFile(found.path, "utf8"), names) === undefined) return undefined;
      return { path: found.path, sideEffects: found.sideEffects, suffix: `?${names.join("&")}` };
    });
    build.onLoad({ filter: SOURCE }, async ({ path, suffix }) => {
      if (suffix === "") return undefined;
      return { contents: handOnOnly(await readFile(path, "utf8"), suffix.slice(1).split("&")) ?? "", loader: "ts" };
    });
  },
};

const OWN = /^@logstack\/[a-z-]+(?:\/[a-z-]+)?$/;
const SOURCE = /\.ts$/;
const RESOLVING = Symbol("resolving");

/** Returns the file that an input of a bundle is made from; the names that are taken from a door follow its path. */
export function withoutNames(input: string): string {
  return input.replace(/\?[\w$&]*$/, "");
}

/** Returns a door with the values of these names alone; undefined for a module that does more than hand on by name. */
export function handOnOnly(door: string, names: readonly string[]): string | undefined {
  const statements = [...door.matchAll(HAND_ON)];
  if (door.replaceAll(HAND_ON, "").replaceAll(COMMENT, "").trim() !== "") return undefined;
  return statements
    .filter(([, typesOnly]) => typesOnly === undefined)
    .map(([, , clause = "", from = ""]) => {
      const parts = clause.split(",").map((part) => part.trim());
      return { from, taken: parts.filter((part) => names.includes(part.replace(/^.* as /, ""))) };
    })
    .filter(({ taken }) => taken.length > 0)
    .map(({ from, taken }) => `export { ${taken.join(", ")} } from ${from};\n`)
    .join("");
}

const HAND_ON = /^export (type )?\{([^{}]*)\} from ("[^"]+");$/gm;
const COMMENT = /\/\*[^]*?\*\/|^\/\/.*$/gm;
