import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadDoorsInPart, withoutNames } from "@logstack/build-artifact/load-doors-in-part";
import { loadModulesOfYaml } from "@logstack/build-artifact/load-modules-of-yaml";
import { loadWhatIsNamed } from "@logstack/build-artifact/load-what-is-named";
import { build, type Plugin } from "esbuild";
import { BUNDLE_MANIFEST, digestSources, type BundleManifest } from "../../setup/fresh-bundle.mjs";
import { findCompanions } from "./find-companions.ts";

/** What to bundle, and where to. */
export interface BundleRequest {
  /** The root of the checkout; its lockfile is taken for the versions of all libraries. */
  readonly workspace: string;
  readonly entry: string;
  /** Holds the bundle and nothing else; made when it is missing. */
  readonly folder: string;
  /** What the bundle's first file is called, without its ending. */
  readonly name: string;
  /**
   * Where the program finds the files that it reads by its own place: beside the bundle, which can then go anywhere, or where
   * they lie in the checkout that the bundle stays in.
   */
  readonly companions: "beside it" | "in the checkout";
  /** Packages that are loaded as they are installed: they have binaries or files of their own. */
  readonly installed?: readonly string[];
}

/** What was written. */
export interface WrittenBundle {
  readonly files: number;
  readonly sizeBytes: number;
}

/**
 * Bundles a program with all it imports, and writes beside it which sources it was made from and their digest.
 * What the program imports when it needs it stays in a file of its own, named by its content. The manifest is taken away
 * first and put in place last, whole, so that what a broken build leaves behind is no bundle.
 */
export async function writeBundle(request: BundleRequest): Promise<WrittenBundle> {
  const { workspace, folder, name } = request;
  const { bundled, sources } = await runEsbuild(request);
  const scripts = sources.filter((source) => /\.[cm]?[jt]s$/.test(source));
  const companions = request.companions === "beside it" ? await findCompanions(workspace, scripts) : [];
  const copied = companions.map(async ({ source, target }) => ({
    name: target,
    contents: await readFile(path.join(workspace, source)),
  }));
  const outputs = [...bundled, ...(await Promise.all(copied))];
  const files = [...sources, ...companions.map(({ source }) => source), "pnpm-lock.yaml"].toSorted();
  const digest = digestSources(workspace, files);
  if (digest === undefined) throw new Error("A source file went away while it was bundled; build again.");
  const manifestFile = path.join(folder, BUNDLE_MANIFEST);
  await mkdir(folder, { recursive: true });
  await rm(manifestFile, { force: true });
  await Promise.all(outputs.map((output) => writeOutput(folder, output)));
  const written = new Set(outputs.map(({ name }) => name.split("/")[0]));
  const outdated = (await readdir(folder)).filter((name) => !written.has(name));
  await Promise.all(outdated.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
  const manifest = { entry: `${name}.mjs`, digest, sources: files } satisfies BundleManifest;
  await writeFile(`${manifestFile}.next`, `${JSON.stringify(manifest, undefined, 1)}\n`);
  await rename(`${manifestFile}.next`, manifestFile);
  return { files: outputs.length, sizeBytes: outputs.reduce((sum, { contents }) => sum + contents.length, 0) };
}

interface Output {
  /** From the folder of the bundle, with forward slashes. */
  readonly name: string;
  readonly contents: Uint8Array;
}

async function writeOutput(folder: string, { name, contents }: Output): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, contents);
}

interface Bundled {
  readonly bundled: readonly Output[];
  /** The workspace's own files in it, from its root, with forward slashes. */
  readonly sources: readonly string[];
}

async function runEsbuild({
  workspace,
  entry,
  folder,
  name,
  companions,
  installed = [],
}: BundleRequest): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    entryPoints: { [name]: entry },
    absWorkingDir: workspace,
    bundle: true,
    splitting: true,
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target: "node20",
    format: "esm",
    // ES modules first: only they let esbuild leave out what nothing calls.
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "inline",
    banner: { js: REQUIRE },
    external: [...installed],
    plugins: [
      loadWhatIsNamed,
      loadDoorsInPart,
      loadModulesOfYaml,
      ...(companions === "in the checkout" ? [keepPlaces(folder)] : []),
    ],
    tsconfigRaw: {},
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return {
    bundled: outputFiles.map(({ path: file, contents }) => ({ name: path.basename(file), contents })),
    sources: [...new Set(Object.keys(metafile.inputs).map(withoutNames))].filter(
      (input) => !input.includes("node_modules/"),
    ),
  };
}

/** CommonJS libraries call `require` for Node's own modules; an ES module has none. */
const REQUIRE =
  'import { createRequire as nodeCreateRequire } from "node:module";\n' +
  "const require = nodeCreateRequire(import.meta.url);";

/** Gives each source that asks for its place the one that it has in the checkout, told from the bundle's folder. */
function keepPlaces(folder: string): Plugin {
  return {
    name: "keep-places",
    setup(bundle) {
      bundle.onLoad({ filter: OWN_SOURCE }, async ({ path: file }) => {
        const source = await readFile(file, "utf8");
        if (file.includes("node_modules") || !source.includes(PLACE)) return undefined;
        const place = path.relative(folder, file).split(path.sep).join("/");
        return { contents: source.replaceAll(PLACE, `, new URL("${place}", import.meta.url).href)`), loader: "ts" };
      });
    },
  };
}

const OWN_SOURCE = /\.ts$/;
/** Where a source tells another what it is relative to. */
const PLACE = ", import.meta.url)";
