import { nameStack, type ObservedStack, type StackApi } from "@logstack/deploy-core";
import { findEnvironment, PROMOTIONS_LOOKED_AT, ReleaseError, type EnvironmentConfig } from "@logstack/release";
import { findMissing, findPassed, markDrift, type PassedRelease } from "../../render/drift.ts";
import { findCall } from "../../call.ts";
import type { Deployed } from "../../deployed.ts";
import { renderBoard } from "../../render/board.ts";
import { renderConfigurations } from "../../render/configurations.ts";
import { openGateway, type Gateway } from "../environment-access.ts";
import { withReleases } from "../open-releases.ts";
import { readProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { withStacks } from "../with-stacks.ts";
import { readDeployedCode } from "../read-deployed-code.ts";
import { readDeployedConfigurations } from "../read-deployed-configurations.ts";

/** What `logstack status` was asked to show. */
export interface StatusRequest {
  /** Names of environments; all when there is none. */
  readonly environments: readonly string[];
  readonly json: boolean;
}

/** Shows which version of each layer runs in each environment. Returns the exit code 0; AWS's "no" is thrown. */
export async function showStatus(request: StatusRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const all = Object.keys(project.config.environments);
  const names = request.environments.length > 0 ? [...new Set(request.environments)] : all;
  const environments = names.map((name) => findEnvironment(project.config, name));
  const gateway = openGateway(project, terminal);
  try {
    const deployed: Deployed[] = [];
    for (const environment of environments) {
      deployed.push(...(await readDeployed(environment, { layers: project.layers, gateway })));
    }
    const releases = await readPassed(names, { project, gateway }).catch((error: unknown) => {
      // Whoever may look at stacks need not be one who may read releases.
      if (!(error instanceof ReleaseError)) throw error;
      terminal.progress(`Releases are not shown. ${error.problem}`);
      return [];
    });
    const missing = findMissing(deployed, releases);
    if (request.json) {
      terminal.result(JSON.stringify({ v: 1, deployed: markDrift(deployed, releases), missing, releases }));
    } else {
      // A component of the stack that is no folder of this checkout is shown all the same: it is there, and it costs.
      const rows = [...new Set([...project.layers, ...[...deployed, ...missing].map(({ layer }) => layer)])];
      for (const line of renderBoard(rows, names, { deployed, releases })) terminal.result(line);
      for (const line of renderConfigurations(deployed, findCall(terminal.env))) terminal.result(line);
    }
    return 0;
  } finally {
    await gateway.close();
  }
}

/** The release that each environment passed last; none where nothing is released, or a checkout keeps no releases. */
async function readPassed(
  environments: readonly string[],
  { project, gateway }: { readonly project: Project; readonly gateway: Gateway },
): Promise<readonly PassedRelease[]> {
  if (project.config.releases === undefined) return [];
  return withReleases({ project, gateway }, async ({ promotions }) => {
    const lists = environments.map((name) => promotions.listPromotions(name, PROMOTIONS_LOOKED_AT));
    return (await Promise.all(lists)).flatMap(({ newest }) => findPassed(newest));
  });
}

async function readDeployed(
  environment: EnvironmentConfig,
  { layers, gateway }: { readonly layers: readonly string[]; readonly gateway: Gateway },
): Promise<readonly Deployed[]> {
  const names = layers.map((layer) => nameStack(environment.name, layer));
  const stacks = await withStacks({ environment, gateway }, ({ api }) => readStacks(api, names));
  const deployed = stacks.flatMap((stack) => describeStack(stack, environment.name));
  const ours = stacks.filter(({ stackName }) => deployed.some((one) => one.stackName === stackName));
  const parts = await Promise.all([
    readDeployedCode(ours, { environment, gateway }),
    readDeployedConfigurations(ours, { environment, gateway }),
  ]);
  return [...deployed, ...parts.flat()];
}

/** One call for all stacks of an account, and one by name for each of ours that a first of several pages lacks. */
async function readStacks(api: StackApi, names: readonly string[]): Promise<readonly ObservedStack[]> {
  const { stacks, complete } = await api.describeFirstStacks();
  const seen = new Set(stacks.map(({ stackName }) => stackName));
  const lacking = complete ? [] : names.filter((name) => !seen.has(name));
  const more = await Promise.all(lacking.map((name) => api.describeStack(name)));
  return [...stacks, ...more.filter((stack) => stack !== undefined)];
}

/** A stack is ours, and in this environment, by its tags: other things may live in the same account. */
function describeStack(
  { stackName, status, tags, changedAt }: ObservedStack,
  environment: string,
): readonly Deployed[] {
  const layer = tags["application"];
  if (tags["environment"] !== environment || tags["function"] !== "logging" || layer === undefined) return [];
  const ageMs = changedAt === undefined ? undefined : Date.now() - changedAt;
  return [{ environment, layer, stackName, status, version: tags["environment:version"], ageMs }];
}
