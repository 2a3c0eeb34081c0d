import { nameStack } from "@logstack/deploy-core";
import { removeReleased } from "@logstack/deploy-configuration";
import type { ConnectedConfiguration } from "@logstack/deploy-configuration/aws";
import { chooseAccess } from "@logstack/deploy-core/node";
import { findCall } from "../call.ts";
import type { LayerEnding } from "@logstack/release";
import type { LayerResult, LayersRequest } from "../layers-request.ts";
import type { EnvironmentAccess } from "./environment-access.ts";
import { explain } from "./explain.ts";
import type { PreparedLayer } from "./prepare-layers.ts";
import type { Terminal } from "./terminal.ts";

/** An environment in which stacks were destroyed. */
export interface BereftEnvironment {
  readonly request: Pick<LayersRequest, "environment" | "whereOption">;
  readonly access: EnvironmentAccess;
  readonly account: string;
  readonly region: string;
  /** Left out for one that lasts. */
  readonly environmentIs?: "a build's";
  readonly terminal: Terminal;
}

/** Layers whose stacks were to be destroyed, and how that ended. */
export interface Destruction {
  readonly layers: readonly PreparedLayer[];
  readonly endings: ReadonlyMap<string, LayerEnding<LayerResult>>;
}

/**
 * Once stacks are destroyed: says what is still released to machines that are gone, and how to remove it.
 * Where a build made the environment for itself, it is removed instead.
 */
export async function settleConfigurations(destruction: Destruction, place: BereftEnvironment): Promise<void> {
  const components = findGone(destruction);
  if (components.length === 0) return;
  const { env } = place.access;
  const access = chooseAccess({ env, octopusVariables: undefined, account: place.account, file: undefined });
  // Loaded when it is needed: most commands have nothing to do with machines.
  const { connectConfiguration } = await import("@logstack/deploy-configuration/aws");
  const connected = connectConfiguration(access);
  try {
    for (const component of components) await settleOne(component, { place, connected });
  } catch (error) {
    const { problem } = explain(error);
    place.terminal.progress(`What is still released to machines that are gone could not be seen: ${problem}`);
  } finally {
    connected.close();
  }
}

/** The components whose stacks are gone. */
function findGone({ layers, endings }: Destruction): readonly string[] {
  return layers.flatMap(({ manifest: { layer } }) => {
    const ending = endings.get(layer.name);
    const outcome = ending?.kind === "ran" ? ending.result.outcome : undefined;
    const isGone = (outcome?.kind === "destroyed" || outcome?.kind === "absent") && outcome.of === undefined;
    return isGone ? [layer.component] : [];
  });
}

async function settleOne(
  component: string,
  { place, connected }: { readonly place: BereftEnvironment; readonly connected: ConnectedConfiguration },
): Promise<void> {
  const { request, account, region, terminal, environmentIs } = place;
  const { environment, whereOption } = request;
  const api = connected.connect({ environment, component, account, region });
  const [first] = (await api.pointers.list()).values();
  const stackName = nameStack(environment, component);
  if (environmentIs === "a build's") await removeReleased(api);
  if (first === undefined) return;
  const { name, version } = first.current;
  terminal.progress(
    environmentIs === "a build's"
      ? `${name} ${version} went with ${stackName}.`
      : `${name} ${version} stays released: a ${stackName} that is made anew comes up with it. To remove it: ${findCall(terminal.env)} destroy ${name} ${whereOption} ${environment}`,
  );
}
