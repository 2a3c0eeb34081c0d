import path from "node:path";
import { build, type BuildFailure, type Message, type Metafile } from "esbuild";
import { BuildError } from "./build-error.ts";
import { createPackageFinder, type BundledPackage } from "./find-package.ts";
import { loadDoorsInPart, withoutNames } from "./load-doors-in-part.ts";
import { loadModulesOfYaml } from "./load-modules-of-yaml.ts";
import { loadWhatIsNamed } from "./load-what-is-named.ts";
import { nameOutputs, type BundleOutput } from "./name-outputs.ts";
import { spellOutKeys } from "./spell-out-keys.ts";

/** A script as files that need Node and nothing else, and what they were made from. */
export interface ScriptBundle {
  /** Code by path with forward slashes: the script itself, `<its name>.mjs`, and under `lib/` what it imports. */
  readonly files: ReadonlyMap<string, string>;
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
 * Bundles a script with all it imports; what it imports when it needs it stays in files of its own, for only so can
 * esbuild leave out what nothing calls. The result does not depend on where the workspace lies, nor on how the package
 * manager lays out node_modules. It is not minified: a stack trace from somebody's deployment server has to say
 * something.
 *
 * @throws BuildError with what esbuild reports.
 */
export async function bundleScript({ entry, workspace }: BundleRequest): Promise<ScriptBundle> {
  const { outputs, inputs } = await runEsbuild({ entry, workspace });
  const packageOf = createPackageFinder();
  const sources = await Promise.all(
    inputs.map(async (input) => {
      const file = path.join(workspace, withoutNames(input));
      return { input, file, from: await packageOf(file) };
    }),
  );
  const names = new Map(sources.map(({ input, file, from }) => [input, nameModule(file, from)]));
  const libraries = new Map(
    sources.filter(({ from }) => from.origin === "library").map(({ from }) => [`${from.name}@${from.version}`, from]),
  );
  const own = sources.filter(({ from }) => from.origin === "workspace");
  return {
    files: nameOutputs(
      outputs.map((output) => ({
        ...output,
        code: renameModules(output.code, names).replaceAll("\r\n", "\n"),
        modules: output.modules.map((module) => names.get(module) ?? module),
        entryModule: output.entryModule === undefined ? undefined : names.get(output.entryModule),
      })),
    ),
    libraries: [...libraries.values()],
    madeFrom: [...new Set(own.flatMap(({ file, from }) => [file, path.join(from.folder, "package.json")]))],
  };
}

interface BundledCode {
  readonly outputs: readonly BundleOutput[];
  /** Paths as esbuild writes them into the code: from the workspace, with forward slashes. */
  readonly inputs: readonly string[];
}

async function runEsbuild({ entry, workspace }: BundleRequest): Promise<BundledCode> {
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [entry],
      absWorkingDir: workspace,
      bundle: true,
      splitting: true,
      outdir: OUT,
      outExtension: { ".js": ".mjs" },
      entryNames: "[name]",
      chunkNames: "lib/[name]-[hash]",
      platform: "node",
      target: "node20",
      format: "esm",
      // ES modules first: only they let esbuild leave out the parts of the SDK that nothing calls.
      mainFields: ["module", "main"],
      charset: "utf8",
      legalComments: "inline",
      banner: { js: REQUIRE },
      plugins: [loadWhatIsNamed, loadDoorsInPart, loadModulesOfYaml, spellOutKeys],
      tsconfigRaw: {},
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const folder = path.resolve(workspace, OUT);
    const codeOf = new Map(outputFiles.map((file) => [slashed(path.relative(folder, file.path)), file.text]));
    const outputs = findImported(metafile).map(([output, { entryPoint, inputs }]) => {
      const name = slashed(path.relative(OUT, output));
      return { name, code: codeOf.get(name) ?? "", modules: Object.keys(inputs), entryModule: entryPoint };
    });
    return { outputs, inputs: Object.keys(metafile.inputs).sort() };
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    if (errors.length === 0) throw error;
    throw new BuildError(`${path.basename(entry)} cannot be bundled: ${errors.map(describeMessage).join("; ")}.`);
  }
}

/** The script's file and those that it leads to: esbuild also makes files for imports that it left out. */
function findImported({ outputs }: Metafile): readonly (readonly [string, Metafile["outputs"][string]])[] {
  const found = new Set(Object.keys(outputs).filter((output) => !output.startsWith(`${OUT}/lib/`)));
  for (const output of found) for (const { path: imported } of outputs[output]?.imports ?? []) found.add(imported);
  return Object.entries(outputs).filter(([output]) => found.has(output));
}

/** Nothing is written there: esbuild only asks for a folder that the files would be in. */
const OUT = "bundle";

function describeMessage({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

/** CommonJS libraries call `require` for Node's own modules; an ES module has none. */
const REQUIRE =
  'import { createRequire as nodeCreateRequire } from "node:module";\n' +
  "const require = nodeCreateRequire(import.meta.url);";

/** `yaml@2.9.1/dist/index.js`: a module's name that is the same wherever its package lies. */
function nameModule(file: string, from: BundledPackage): string {
  const inside = slashed(path.relative(from.folder, file));
  return from.origin === "library" ? `${from.name}@${from.version}/${inside}` : `${from.name}/${inside}`;
}

/** esbuild writes a module's path in two places: a comment above its code, and the key of a CommonJS wrapper. */
function renameModules(code: string, names: ReadonlyMap<string, string>): string {
  return code.replaceAll(/^(\/\/ | {2}")([^"\n]+)($|"\()/gm, (line, before: string, input: string, after: string) => {
    const name = names.get(input);
    return name === undefined ? line : `${before}${name}${after}`;
  });
}

function slashed(file: string): string {
  return file.split(path.sep).join("/");
}
