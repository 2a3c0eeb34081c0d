import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { PARSED_SOURCE, parseSource, renderParsedSource, sourceOf } from "@logstack/deploy-core";
import {
  artifactIdOf,
  artifactVersion,
  MANIFEST_FORMAT,
  packageNameOf,
  parseArtifactFileName,
  type ArtifactManifest,
} from "@logstack/release";
import { digestOf, type Artifact } from "@logstack/release/node";
import { BuildError } from "./build-error.ts";
import { bundleScript, type ScriptBundle } from "./bundle-script.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { checkParameters } from "./check-parameters.ts";
import { collectFiles, OCTOPUS_PARAMETERS } from "./collect-files.ts";
import { collectSharedFiles } from "./collect-machine-files.ts";
import { makeOctopusScripts } from "./octopus/make-octopus-scripts.ts";
import { judgeTemplateSize } from "./judge-template-size.ts";
import { findCommit } from "./find-commit.ts";
import { findWorkspace, readLayer, type Layer } from "./read-layer.ts";
import { readNotices } from "./read-notices.ts";
import { writeArtifact } from "./write-artifact.ts";

/** Which layer to build, and as what. */
export interface BuildRequest {
  /** The layer's folder; its name is the layer's. */
  readonly layerFolder: string;
  /** The build server's number of this build; undefined makes a prerelease. */
  readonly buildNumber: string | undefined;
}

/** The artifact as it was read back from the disk, and what is worth knowing about how it was made. */
export interface BuildResult {
  readonly artifact: Artifact;
  readonly notes: readonly string[];
}

/**
 * Builds a layer's artifact into the `dist` folder of the layer and removes the layer's older artifacts there.
 * Equal sources give equal bytes, on any machine.
 *
 * @throws BuildError, ReleaseError or DeployError that says what is wrong with the layer; then `dist` has no artifact
 * of the layer, so that a failed build cannot be mistaken for the one before it.
 */
export async function buildArtifact({ layerFolder, buildNumber }: BuildRequest): Promise<BuildResult> {
  const folder = path.resolve(layerFolder);
  const id = artifactIdOf(packageNameOf(folder));
  const dist = path.join(folder, "dist");
  await removeArtifacts(dist, id);

  const workspace = await findWorkspace(folder);
  const layer = await readLayer(folder);
  const shared = await collectSharedFiles(layer);
  const sources = await collectFiles(layer);
  const template = sources.get(layer.description.template)?.toString("utf8") ?? "";
  await checkParameters({ layer, template, workspace });
  const told = await checkConfiguration({ layer, template, files: new Map([...sources, ...shared.files]), workspace });
  const size = judgeTemplateSize(layer.description.template, Buffer.byteLength(template));
  const script = await bundleScript({ entry: path.join(folder, "deploy.ts"), workspace });
  const code = await bundleCode(layer, workspace);

  const files = new Map([
    ...sources,
    ...shared.files,
    ...(await makeOctopusScripts(sources.get(OCTOPUS_PARAMETERS)?.toString("utf8") ?? "{}")),
    ...[...script.files, ...code.files].map(([name, text]) => [name, Buffer.from(text)] as const),
    ...parseAhead(sources.get(layer.description.template), layer),
    ["THIRD-PARTY-NOTICES.txt", Buffer.from(await readNotices([...script.libraries, ...code.libraries]))],
  ]);
  const version = artifactVersion({ base: layer.version, buildNumber, contentDigest: digestContent(layer, files) });
  const { commit, notes } = await findCommit(workspace, [
    ...[...sources.keys(), "package.json"].map((name) => path.join(folder, name)),
    ...script.madeFrom,
    ...code.madeFrom,
    ...shared.madeFrom,
  ]);
  const manifest: ArtifactManifest = {
    format: MANIFEST_FORMAT,
    id,
    version,
    commit,
    layer: { ...layer.description },
    files: Object.fromEntries(digestsOf(files)),
  };
  return { artifact: await writeArtifact(dist, { manifest, files }), notes: [...told, ...size, ...notes] };
}

/** The code of a function, as Lambda is to have it, under `code/`; nothing for a stack. */
async function bundleCode({ folder, description }: Layer, workspace: string): Promise<ScriptBundle> {
  const { code } = description as { readonly code?: string };
  if (code === undefined) return { files: new Map(), libraries: [], madeFrom: [] };
  const bundle = await bundleScript({ entry: path.join(folder, code), workspace });
  return { ...bundle, files: new Map([...bundle.files].map(([name, text]) => [`code/${name}`, text])) };
}

/** What the template is parsed to, so that no deployment has to; of its very bytes, and known by their digest. */
function parseAhead(template: Buffer | undefined, layer: Layer): readonly (readonly [string, Buffer])[] {
  if (template === undefined) return [];
  const root = parseSource(sourceOf(template.toString("utf8"), layer.description.template));
  const text = renderParsedSource({ of: digestOf(template), root });
  return text === undefined ? [] : [[PARSED_SOURCE, Buffer.from(text)]];
}

/** What a build that was ended in the middle left goes, too. */
async function removeArtifacts(dist: string, id: string): Promise<void> {
  for (const name of await listNames(dist)) {
    if (parseArtifactFileName(name.replace(UNFINISHED, ""))?.id === id) await rm(path.join(dist, name));
  }
}

const UNFINISHED = /\.unfinished$/;

async function listNames(dist: string): Promise<readonly string[]> {
  return readdir(dist).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new BuildError(`${dist} cannot be read: ${error.message}.`, [
      "The build writes the artifact there; remove what is in its place.",
    ]);
  });
}

/** Everything that makes one build differ from another: what the layer says of itself, and every file. */
function digestContent(layer: Layer, files: ReadonlyMap<string, Buffer>): string {
  return digestOf(Buffer.from(JSON.stringify([layer.description, digestsOf(files)])));
}

function digestsOf(files: ReadonlyMap<string, Buffer>): readonly (readonly [string, string])[] {
  return [...files].map(([name, content]) => [name, digestOf(content)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}
