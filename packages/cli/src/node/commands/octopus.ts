import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { findArtifact } from "@logstack/release/node";
import { followTasks } from "../../octopus/follow-tasks.ts";
import type { IfExists, NewDeployment, NewRelease, OctopusTask } from "../../octopus/octopus-server.ts";
import { PROJECT } from "../../project.ts";
import { connectOctopus } from "../octopus/connect-octopus.ts";
import { readProject, requireLayers } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Which artifacts to push. */
export interface PushRequest {
  readonly layers: readonly string[] | "all";
  readonly ifExists: IfExists;
}

/** What to deploy, and how long to wait for its end. */
export interface OctopusDeployRequest extends NewDeployment {
  readonly waitMs: number;
}

/** Pushes the layers' built artifacts into Octopus's own feed. */
export async function pushArtifacts({ layers, ifExists }: PushRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = layers === "all" ? project.layers : requireLayers(project, layers);
  const files = await Promise.all(names.map((name) => findArtifact(path.join(project.root, PROJECT.layers, name))));
  const server = await connectOctopus(terminal.env);
  for (const file of files) {
    await server.push(file, ifExists);
    terminal.result(`pushed ${path.basename(file)}`);
  }
  return 0;
}

/** Creates a release in Octopus; prints its version alone, for the next command. */
export async function createOctopusRelease(release: NewRelease, terminal: Terminal): Promise<number> {
  const server = await connectOctopus(terminal.env);
  terminal.result(await server.createRelease(release));
  return 0;
}

/** Deploys a release by Octopus, and says how it ended: 0 well, 1 not, 4 when it still runs. */
export async function deployByOctopus(request: OctopusDeployRequest, terminal: Terminal): Promise<number> {
  const deadlineAt = performance.now() + request.waitMs;
  const server = await connectOctopus(terminal.env);
  const ids = await server.deploy(request);
  const ports = {
    readTasks: (tasks: readonly string[]) => server.readTasks(tasks),
    now: () => performance.now(),
    sleep: (ms: number) => setTimeout(ms),
    say: (task: OctopusTask) => terminal.progress(describe(task)),
  };
  const ending = await followTasks(ids, { ports, deadlineAt });
  switch (ending.kind) {
    case "succeeded":
      terminal.result(`Deployed: ${request.project} ${request.version} to ${request.environments.join(", ")}.`);
      return 0;
    case "failed":
      for (const task of ending.tasks) {
        const why = task.errorMessage === undefined ? "" : ` ${task.errorMessage}`;
        terminal.result(`Failed: ${task.description} ended as ${task.state} (${task.id}).${why}`);
      }
      return 1;
    case "stillRunning":
      terminal.result(`Still running: ${ending.ids.join(", ")}. The wait is over; Octopus goes on.`);
      return 4;
  }
}

function describe({ id, description, state, waitsForPerson }: OctopusTask): string {
  return `  ${description}: ${state}${waitsForPerson ? ", waits for a person's answer in Octopus" : ""} (${id})`;
}
