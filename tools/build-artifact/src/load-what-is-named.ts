import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Keeps esbuild from reading what an import of an AWS SDK client does not name. A client's index leads to a file for
 * every operation, EC2's to a thousand: esbuild would read them all to leave nearly all of them out, which is most of
 * the time that a bundle takes. The bundle is the same either way. An import that does not say in braces what it wants
 * gets the whole client.
 */
export const loadWhatIsNamed: Plugin = {
  name: "load-what-is-named",
  setup(build) {
    build.onResolve({ filter: CLIENT }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (kind !== "import-statement" || pluginData === RESOLVING) return undefined;
      const names = findNamed(await readFile(importer, "utf8"), path);
      if (names === undefined) return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: RESOLVING });
      if (!INDEX.test(found.path)) return undefined;
      return { path: found.path, sideEffects: found.sideEffects, suffix: `?${names.join("&")}` };
    });
    build.onLoad({ filter: INDEX }, async ({ path, suffix }) => {
      if (suffix === "") return undefined;
      return { contents: exportOnly(await readFile(path, "utf8"), suffix.slice(1).split("&")), loader: "js" };
    });
  },
};

const CLIENT = /^@aws-sdk\/client-[a-z0-9-]+$/;
const INDEX = /[\\/]@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]index\.js$/;
const RESOLVING = Symbol("resolving");

/** Returns the values that a module imports from a package, sorted; undefined unless every import names them in braces. */
export function findNamed(code: string, from: string): readonly string[] | undefined {
  const clauses = [
    ...code.matchAll(/\b(?:import|export) (type )?(\{[^{}]*\}|\* as \w+) from ["']([^"']+)["']/g),
  ].filter(([, , , imported]) => imported === from);
  const values = clauses.flatMap(([, typesOnly, clause = ""]) => (typesOnly === undefined ? [clause] : []));
  if (
    clauses.length !== code.split(`"${from}"`).length + code.split(`'${from}'`).length - 2 ||
    values.some((clause) => !clause.startsWith("{"))
  ) {
    return undefined;
  }
  const named = values.flatMap((clause) => clause.slice(1, -1).split(",")).map((name) => name.trim());
  const names = named.filter((name) => name !== "" && !name.startsWith("type "));
  return [...new Set(names.map((name) => name.replace(/ as \w+$/, "")))].sort();
}

/** Returns the index of a client without the operations, and the kinds of things, of which nothing is named. */
export function exportOnly(index: string, names: readonly string[]): string {
  const commands = names.filter((name) => name.endsWith("Command"));
  return index.replaceAll(/^export \* from "\.\/(\w+)";$/gm, (line, part: string) => {
    if (part === "commands") return commands.map((name) => `export * from "./commands/${name}";`).join("\n");
    if (part === "pagination") return names.some((name) => name.startsWith("paginate")) ? line : "";
    if (part === "waiters") return names.some((name) => /^wait(?:For|Until)/.test(name)) ? line : "";
    // The class that has a method for each operation: `EC2` besides `EC2Client`.
    return index.includes(`"./${part}Client"`) && !names.includes(part) ? "" : line;
  });
}
