import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import { parseSources, planMoves, type Move, type SourcesFile } from "@logstack/migration";
import { findEnvironment, findNearestName } from "@logstack/release";
import type { ChosenSources } from "../../cut-over-request.ts";
import { PROJECT } from "../../project.ts";
import { openGateway, type Gateway } from "../environment-access.ts";
import { readProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** A checkout with its sources, and the ways to its environments. */
export interface CutOver {
  readonly project: Project;
  readonly sources: SourcesFile;
  readonly gateway: Gateway;
  readonly terminal: Terminal;
  /** All environments of the lifecycle, in its order. */
  readonly environments: readonly string[];
}

/**
 * Returns what `use` makes of the checkout's sources; the ways to its environments are closed then.
 *
 * @throws DeployError `noSources` when there is no sources.json; ReleaseError `invalidFile` when it is wrong.
 */
export async function withCutOver<T>(terminal: Terminal, use: (cutOver: CutOver) => Promise<T>): Promise<T> {
  const project = await readProject(terminal.cwd);
  const environments = project.config.lifecycle.flat();
  const sources = parseSources(await readSources(project), {
    file: PROJECT.sources,
    environments: Object.keys(project.config.environments),
    released: environments,
    layers: project.layers,
  });
  const gateway = openGateway(project, terminal);
  try {
    return await use({ project, sources, gateway, terminal, environments });
  } finally {
    await gateway.close();
  }
}

async function readSources({ root }: Project): Promise<string> {
  const file = path.join(root, PROJECT.sources);
  if (existsSync(file)) return readFile(file, "utf8");
  throw new DeployError({
    code: "noSources",
    problem: `There is no ${PROJECT.sources} beside ${PROJECT.config}, which says who sends log events, and where to.`,
    hints: ["docs/cut-over.md says how to write one."],
  });
}

/** Returns the moves of these sources to a log stack. @throws DeployError `misuse` for a name that is none, or where nothing would move. */
export function requireMoves(
  { sources, environments }: CutOver,
  { chosen, to, option }: { readonly chosen: ChosenSources; readonly to: string; readonly option: string },
): readonly Move[] {
  requireKnown([to], Object.keys(sources.stacks), { what: "log stack", option });
  const names = sources.sources.map(({ name }) => name);
  if (chosen !== "all") requireKnown(chosen, names, { what: "source" });
  const moves = planMoves({ sources, chosen: chosen === "all" ? names : chosen, to, environments });
  if (moves.length > 0) return moves;
  throw new DeployError({
    code: "misuse",
    problem: `${PROJECT.sources} declares ${to} for no environment of ${chosen === "all" ? "any source" : chosen.join(", ")}.`,
    hints: [`stacks.${to} in ${PROJECT.sources} says by environment where events go.`],
  });
}

/** Refuses names of environments that nothing is promoted to. @throws DeployError `misuse`. */
export function requireReleased(
  { environments, project }: Pick<CutOver, "environments" | "project">,
  { names, option }: { readonly names: readonly string[]; readonly option: string },
): void {
  for (const name of names) findEnvironment(project.config, name);
  const stray = names.find((name) => !environments.includes(name));
  if (stray === undefined) return;
  throw new DeployError({
    code: "misuse",
    problem: `${stray}, which ${option} names, is in no phase of the lifecycle: nothing is promoted there, and no source is in it.`,
    hints: [`Sources are in ${environments.join(", ")}.`],
  });
}

function requireKnown(
  given: readonly string[],
  known: readonly string[],
  { what, option }: { readonly what: string; readonly option?: string },
): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const guesses = unknown.flatMap((name) => findNearestName(name, known) ?? []);
  const where = option === undefined ? "" : `, which ${option} names`;
  throw new DeployError({
    code: "misuse",
    problem: `${PROJECT.sources} has no ${what} ${unknown.join(", ")}${where}.`,
    hints: [
      ...(guesses.length > 0 ? [`Did you mean ${guesses.join(", ")}?`] : []),
      `Its ${what}s are ${known.join(", ") || "none"}.`,
    ],
  });
}
