import { DeployError, nameStack } from "@logstack/deploy-core";
import type { LayersRequest } from "./layers-request.ts";

/** A layer's name and component, of which its stack's name is made. */
export interface NamedLayer {
  readonly name: string;
  readonly component: string;
}

/** Returns the option by which one layer's artifact may destroy its protected stack: only where that stack was named. */
export function liftOption(
  { component }: NamedLayer,
  { environment, liftProtection }: LayersRequest,
): readonly string[] {
  const stackName = nameStack(environment, component);
  return liftProtection.includes(stackName) ? ["--lift-protection", stackName] : [];
}

/** Checks that every named stack is one of the command's layers'; throws a `DeployError` with the right names otherwise. */
export function checkLifted(layers: readonly NamedLayer[], { environment, liftProtection }: LayersRequest): void {
  const known = layers.map(({ component }) => nameStack(environment, component));
  const stray = liftProtection.filter((name) => !known.includes(name));
  if (stray.length === 0) return;
  throw new DeployError({
    code: "misuse",
    problem: `--lift-protection names ${stray.join(" and ")}, which this command does not destroy.`,
    hints: [`The stacks of its layers are ${known.join(", ")}.`],
  });
}

/** Returns the whole command that destroys these protected layers too, to be pasted. */
export function renderLiftCommand(
  protectedLayers: readonly NamedLayer[],
  { request, call }: { readonly request: LayersRequest; readonly call: string },
): string {
  const { layers, environment, liftProtection, artifactOptions } = request;
  const names = protectedLayers.map(({ component }) => nameStack(environment, component));
  return [
    `${call} destroy`,
    ...(layers === "all" ? ["--all"] : layers),
    `${request.whereOption} ${environment}`,
    ...artifactOptions,
    `--lift-protection ${[...new Set([...liftProtection, ...names])].join(" ")}`,
  ].join(" ");
}
