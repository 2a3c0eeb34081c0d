import path from "node:path";
import { build, type BuildFailure, type Message } from "esbuild";
import { BuildError } from "./build-error.ts";
import { createPackageFinder, type BundledPackage } from "./find-package.ts";

/** A script as one file that needs Node and nothing else, and what it was made from. */
export interface ScriptBundle {
  readonly code: string;
  /** Other people's packages in it, each once. */
  readonly libraries: readonly BundledPackage[];
  /** The workspace's own source files in it, and the package.json of each package they belong to. */
  readonly madeFrom: readonly string[];
}

/** A script, and the workspace it lies in. */
export interface BundleRequest {
  readonly entry: string;
  readonly workspace: string;
}

/**
 * Bundles a script with all it imports. The result does not depend on where the workspace lies, nor on how the package
 * manager lays out node_modules. It is not minified: a stack trace from somebody's deployment server has to say
 * something.
 *
 * @throws BuildError with what esbuild reports.
 */
export async function bundleScript({ entry, workspace }: BundleRequest): Promise<ScriptBundle> {
  const { code, inputs } = await runEsbuild({ entry, workspace });
  const packageOf = createPackageFinder();
  const sources = await Promise.all(
    inputs.map(async (input) => {
      const file = path.join(workspace, input);
      return { input, file, from: await packageOf(file) };
    }),
  );
  const names = new Map(sources.map(({ input, file, from }) => [input, nameModule(file, from)]));
  const libraries = new Map(
    sources.filter(({ from }) => from.origin === "library").map(({ from }) => [`${from.name}@${from.version}`, from]),
  );
  const own = sources.filter(({ from }) => from.origin === "workspace");
  return {
    code: renameModules(code, names).replaceAll("\r\n", "\n"),
    libraries: [...libraries.values()],
    madeFrom: [...new Set(own.flatMap(({ file, from }) => [file, path.join(from.folder, "package.json")]))],
  };
}

interface BundledCode {
  readonly code: string;
  /** Paths as esbuild writes them into the code: from the workspace, with forward slashes. */
  readonly inputs: readonly string[];
}

async function runEsbuild({ entry, workspace }: BundleRequest): Promise<BundledCode> {
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [entry],
      absWorkingDir: workspace,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      // ES modules first: only they let esbuild leave out the parts of the SDK that nothing calls.
      mainFields: ["module", "main"],
      charset: "utf8",
      legalComments: "inline",
      banner: { js: REQUIRE },
      tsconfigRaw: {},
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const [output] = outputFiles;
    return { code: output?.text ?? "", inputs: Object.keys(metafile.inputs).sort() };
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    if (errors.length === 0) throw error;
    throw new BuildError(`${path.basename(entry)} cannot be bundled: ${errors.map(describeMessage).join("; ")}.`);
  }
}

function describeMessage({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

/** CommonJS libraries call `require` for Node's own modules; an ES module has none. */
const REQUIRE =
  'import { createRequire as nodeCreateRequire } from "node:module";\n' +
  "const require = nodeCreateRequire(import.meta.url);";

/** `yaml@2.9.1/dist/index.js`: a module's name that is the same wherever its package lies. */
function nameModule(file: string, from: BundledPackage): string {
  const inside = path.relative(from.folder, file).split(path.sep).join("/");
  return from.origin === "library" ? `${from.name}@${from.version}/${inside}` : `${from.name}/${inside}`;
}

/** esbuild writes a module's path in two places: a comment above its code, and the key of a CommonJS wrapper. */
function renameModules(code: string, names: ReadonlyMap<string, string>): string {
  return code.replaceAll(/^(\/\/ | {2}")([^"\n]+)($|"\()/gm, (line, before: string, input: string, after: string) => {
    const name = names.get(input);
    return name === undefined ? line : `${before}${name}${after}`;
  });
}
