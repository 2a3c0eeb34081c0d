/** A file that esbuild made of some modules. */
export interface BundleOutput {
  /** As esbuild named it, and as its other files import it; its last part is its own. */
  readonly name: string;
  readonly code: string;
  readonly modules: readonly string[];
  /** The module that the file was made for; undefined for one that holds what several files share. */
  readonly entryModule: string | undefined;
}

/**
 * Returns the code of all files by names that say what is in them and that are the same wherever the workspace lies.
 * esbuild names files by a hash of paths and contents: a name would differ between two clones, and a changed line would
 * give new names to all files that import it.
 */
export function nameOutputs(outputs: readonly BundleOutput[]): ReadonlyMap<string, string> {
  const sorted = outputs
    .map((output) => ({ output, order: orderOf(output) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ output }) => output);
  const names = new Map<string, string>();
  for (const output of sorted) {
    const wanted = nameOutput(output);
    names.set(lastOf(output.name), findFree(wanted, new Set(names.values())));
  }
  return new Map(
    sorted.map(({ name, code }) => [
      [...name.split("/").slice(0, -1), names.get(lastOf(name))].join("/"),
      code.replaceAll(IMPORTED, (quoted, folder: string, imported: string) => {
        const renamed = names.get(imported);
        return renamed === undefined ? quoted : `"${folder}${renamed}"`;
      }),
    ]),
  );
}

/** Files of no module come by their code, in which the names that esbuild gave say nothing. */
function orderOf({ entryModule = "", modules, code }: BundleOutput): string {
  return JSON.stringify([entryModule, [...modules].sort(), code.replaceAll(IMPORTED, "")]);
}

/** A relative import as esbuild writes it: `"./lib/chunk-3R6OR2ZU.mjs"`. */
const IMPORTED = /"((?:\.\.?\/)+(?:lib\/)?)([^"/]+\.mjs)"/g;

/** What was not hashed has its name already. */
function nameOutput({ name, entryModule }: BundleOutput): string {
  if (!HASHED.test(name)) return lastOf(name);
  if (entryModule === undefined) return "shared.mjs";
  const [, scope = "", rest = ""] = /^(@[^/]+\/)?(.*)$/.exec(entryModule.replace(/@\d[^/]*/, "")) ?? [];
  const words = rest.split("/").filter((word) => !UNTELLING.has(word));
  const told = words.join("-").replace(/\.[cm]?[jt]s$/, "");
  return `${`${scope}${told}`.replaceAll(/[^\w.-]+/g, "-").replace(/^-|-$/g, "")}.mjs`;
}

const HASHED = /-[A-Z2-7]{8}\.mjs$/;

const UNTELLING: ReadonlySet<string> = new Set([
  "src",
  "dist",
  "dist-es",
  "submodules",
  "node",
  "index.js",
  "index.ts",
]);

function findFree(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = wanted.replace(/\.mjs$/, `-${number}.mjs`);
  return name;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
