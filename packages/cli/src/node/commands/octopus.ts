import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArtifactFileName } from "@logstack/release";
import { digestOf, findArtifact } from "@logstack/release/node";
import { followTasks, type TasksEnding } from "../../octopus/follow-tasks.ts";
import type { IfExists, NewDeployment, NewRelease, OctopusServer, OctopusTask } from "../../octopus/octopus-server.ts";
import { explain } from "../explain.ts";
import { connectOctopus } from "../octopus/connect-octopus.ts";
import { readOctopusAccess } from "../octopus/octopus-access.ts";
import { folderOf, readProject, requireLayers } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Which artifacts to push. */
export interface PushRequest {
  readonly layers: readonly string[] | "all";
  readonly ifExists: IfExists;
  readonly json: boolean;
}

/** A release to be created, and how to tell of it. */
export interface OctopusReleaseRequest extends NewRelease {
  readonly json: boolean;
}

/** What to deploy, and how long to wait for its end. */
export interface OctopusDeployRequest extends NewDeployment {
  readonly waitMs: number;
  readonly json: boolean;
}

/** Pushes the layers' built artifacts into Octopus's own feed; tells each as soon as it is there. */
export async function pushArtifacts({ layers, ifExists, json }: PushRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = layers === "all" ? project.layers : requireLayers(project, layers);
  const files = await Promise.all(names.map((name) => findArtifact(path.join(project.root, folderOf(project, name)))));
  const server = await connectOctopus(readOctopusAccess(terminal.env));
  for (const file of files) {
    const pushed = await pushArtifact(file, { ifExists, server });
    terminal.result(json ? JSON.stringify({ v: 1, ...pushed }) : `${SAID[pushed.state]} ${pushed.file}`);
  }
  return 0;
}

/** What became of one artifact. */
interface Pushed {
  readonly file: string;
  /** `sha256:<hex>` of what was built here. */
  readonly digest: string;
  /** `same`, `other`: a package of that version was there and stays, with these bytes or with others. */
  readonly state: "pushed" | "same" | "other";
}

const SAID = {
  pushed: "pushed",
  same: "there already:",
  other: "there already, with other bytes, and left as it is:",
} as const satisfies Record<Pushed["state"], string>;

/** Octopus does not say whether what it ignores is the same, so it is looked at before anything is sent. */
async function pushArtifact(
  built: string,
  { ifExists, server }: { readonly ifExists: IfExists; readonly server: OctopusServer },
): Promise<Pushed> {
  const file = path.basename(built);
  const digest = digestOf(await readFile(built));
  const name = parseArtifactFileName(file);
  const present = ifExists === "ignore" && name !== undefined ? await server.findDigest(name) : undefined;
  if (present !== undefined) return { file, digest, state: present === digest ? "same" : "other" };
  await server.push(built, ifExists);
  return { file, digest, state: "pushed" };
}

/** Creates a release in Octopus; prints its version alone, for the next command. */
export async function createOctopusRelease(
  { json, ...release }: OctopusReleaseRequest,
  terminal: Terminal,
): Promise<number> {
  const server = await connectOctopus(readOctopusAccess(terminal.env));
  const version = await server.createRelease(release);
  terminal.result(json ? JSON.stringify({ v: 1, project: release.project, release: version }) : version);
  return 0;
}

/** Deploys a release by Octopus, and says how it ended: 0 well, 1 not, 4 when it still runs, as far as is known. */
export async function deployByOctopus(request: OctopusDeployRequest, terminal: Terminal): Promise<number> {
  const deadlineAt = performance.now() + request.waitMs;
  const server = await connectOctopus(readOctopusAccess(terminal.env));
  const ids = await server.deploy(request);
  const known = new Map<string, OctopusTask>();
  const ports = {
    readTasks: (tasks: readonly string[]) => server.readTasks(tasks),
    now: () => performance.now(),
    sleep: (ms: number) => setTimeout(ms),
    say(task: OctopusTask) {
      known.set(task.id, task);
      terminal.progress(describe(task));
    },
  };
  const ending = await followTasks(ids, { ports, deadlineAt });
  if (request.json) {
    const { project, version: release, environments } = request;
    const tasks = ids.map((id) => known.get(id) ?? { id, state: "Unknown" });
    terminal.result(JSON.stringify({ v: 1, project, release, environments, ended: ending.kind, tasks }));
  } else for (const line of renderEnding(ending, request)) terminal.result(line);
  return EXIT_CODES[ending.kind];
}

const EXIT_CODES = { succeeded: 0, failed: 1, stillRunning: 4, outOfSight: 4 } as const satisfies Record<
  TasksEnding["kind"],
  number
>;

function renderEnding(ending: TasksEnding, { project, version, environments }: NewDeployment): readonly string[] {
  switch (ending.kind) {
    case "succeeded":
      return [`Deployed: ${project} ${version} to ${environments.join(", ")}.`];
    case "failed":
      return ending.tasks.map(({ id, description, state, errorMessage }) => {
        const why = errorMessage === undefined ? "" : ` ${errorMessage}`;
        return `Failed: ${description} ended as ${state} (${id}).${why}`;
      });
    case "stillRunning":
      return [`Still running: ${ending.ids.join(", ")}. The wait is over; Octopus goes on.`];
    case "outOfSight":
      return [
        `Out of sight: ${ending.ids.join(", ")}. Octopus goes on with what it began, and could not be asked about it any more.`,
        explain(ending.error).problem,
      ];
  }
}

function describe({ id, description, state, waitsForPerson }: OctopusTask): string {
  return `  ${description}: ${state}${waitsForPerson ? ", waits for a person's answer in Octopus" : ""} (${id})`;
}
