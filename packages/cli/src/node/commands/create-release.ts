import { randomUUID } from "node:crypto";
import path from "node:path";
import {
  planRelease,
  refuseTaken,
  renderVariableProblem,
  resolveVariables,
  type CapturedVariables,
  type ReleaseRefusal,
  type ReleaseStore,
  type StoredRelease,
  type VariableSet,
} from "@logstack/release";
import { findChangedFiles, type Artifact } from "@logstack/release/node";
import { PROJECT } from "../../project.ts";
import { renderRefusal } from "../../render/refusal.ts";
import { describeRelease, renderReleaseLine } from "../../render/releases.ts";
import { checkLayers, parseLayer, readSharedVariables, type ParsedLayer } from "../check-layers.ts";
import { findActor, findCommit } from "../find-origin.ts";
import { artifactFiles } from "../layer-files.ts";
import { openBuilt } from "../open-built.ts";
import { withReleaseStore } from "../open-releases.ts";
import { folderOf, readProject, requireLayers, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack release create` was asked to make. */
export interface CreateReleaseRequest {
  /** Names of layers; all when there is none. */
  readonly layers: readonly string[];
  /** The next one when it is left out. */
  readonly number?: string | undefined;
  readonly json: boolean;
}

/** Makes a release of the layers' built artifacts. Returns 0, or 3 where it is refused and nothing is stored. */
export async function createRelease(request: CreateReleaseRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = request.layers.length > 0 ? requireLayers(project, request.layers) : project.layers;
  const artifacts = await Promise.all(names.map((name) => openForRelease(name, { project, terminal })));
  const made = await makeRelease({ number: request.number, artifacts, project }, terminal);
  if ("kind" in made) {
    if (request.json) terminal.result(JSON.stringify({ v: 1, ...made }));
    else for (const line of renderRefusal(made)) terminal.progress(line);
    return 3;
  }
  if (request.json) terminal.result(JSON.stringify({ v: 1, ...describeRelease(made) }));
  else terminal.result(`Created ${renderReleaseLine(made)}`);
  return 0;
}

/** What a release is made of. */
export interface ReleaseMaking {
  readonly project: Project;
  /** The next one when it is undefined. */
  readonly number: string | undefined;
  /** The bytes that are released, whatever lies in the layers' folders meanwhile. */
  readonly artifacts: readonly Artifact[];
}

/** Makes a release, and returns it as it was stored, or why nothing was. Tells only of variables that nothing uses. */
export async function makeRelease(
  { project, number, artifacts }: ReleaseMaking,
  terminal: Terminal,
): Promise<StoredRelease | ReleaseRefusal> {
  const layers = await Promise.all(artifacts.map((artifact) => parseLayer(artifactFiles(artifact))));
  const shared = await readSharedVariables(project);
  const environments = project.config.lifecycle.flat();
  const found = checkLayers(layers, { project, shared, environments });
  // What is there for nothing stops no deployment, and whether it is found depends on which layers are released.
  const problems = found.filter(({ kind }) => kind !== "unused");
  for (const spare of found.filter((problem) => !problems.includes(problem))) {
    terminal.progress(`warning: ${renderVariableProblem(spare)}`);
  }
  return withReleaseStore({ project, terminal }, async (store) => {
    const plan = planRelease({
      number,
      taken: await store.listReleases(),
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      createdBy: findActor(terminal.env),
      commit: await findReleaseCommit(project, artifacts),
      layers: Object.fromEntries(
        artifacts.map((artifact) => [artifact.manifest.layer.name, describeArtifact(artifact)]),
      ),
      variables: problems.length > 0 ? {} : capture(layers, { shared, environments }),
      problems,
    });
    if (plan.kind === "refuse") return plan.code === "numberTaken" ? tellWhose(plan, store, number) : plan;
    // The release is stored last: whoever sees it finds all its artifacts.
    await Promise.all(artifacts.map(({ digest, bytes }) => store.putArtifact({ digest, bytes })));
    const end = await store.putRelease(plan.release);
    if (end.kind === "taken") return refuseTaken(plan.release.number, [describeOwner(end.by)]);
    return { digest: end.digest, release: plan.release };
  });
}

async function openForRelease(
  name: string,
  { project, terminal }: { readonly project: Project; readonly terminal: Terminal },
): Promise<Artifact> {
  const artifact = await openBuilt(project, name);
  const changed = await findChangedFiles(artifact, path.join(project.root, folderOf(project, name)));
  if (changed.length > 0) {
    terminal.progress(
      `${name}: the artifact was built before the last change of ${changed.join(", ")}, and is released as it was built. To build it anew: npm run build.`,
    );
  }
  return artifact;
}

function describeArtifact({ manifest, digest, sizeBytes }: Artifact) {
  return { version: manifest.version, digest, sizeBytes, commit: manifest.commit };
}

/** All variables that hold for each layer in each environment, used or not, as Octopus snapshots them. */
function capture(
  layers: readonly ParsedLayer[],
  { shared, environments }: { readonly shared: VariableSet; readonly environments: readonly string[] },
): CapturedVariables {
  return Object.fromEntries(
    environments.map((environment) => [
      environment,
      Object.fromEntries(
        layers.map(({ checked: { name, own } }) => [
          name,
          resolveVariables([shared, own], { environment, layer: name }),
        ]),
      ),
    ]),
  );
}

/** An artifact of what is not committed names no commit, and neither does a release of it. */
async function findReleaseCommit(project: Project, artifacts: readonly Artifact[]): Promise<string | null> {
  if (artifacts.some(({ manifest }) => manifest.commit === null)) return null;
  return findCommit(project.root, [PROJECT.config, PROJECT.sharedVariables]);
}

async function tellWhose(
  plan: ReleaseRefusal,
  store: ReleaseStore,
  number: string | undefined,
): Promise<ReleaseRefusal> {
  const found = number === undefined ? undefined : await store.findRelease(number);
  return found === undefined ? plan : refuseTaken(found.release.number, [describeOwner(found)]);
}

function describeOwner({ release, digest }: StoredRelease): string {
  return `${release.createdBy} created it at ${release.createdAt}, digest ${digest}`;
}
