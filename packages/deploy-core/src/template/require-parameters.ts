import { DeployError } from "../errors.ts";
import type { ParameterResolution, ParameterSources } from "../model/parameters.ts";
import { resolveParameters } from "./resolve-parameters.ts";

/** Resolves a layer's parameters as `resolveParameters` does. @throws DeployError `invalidParameters` that says every problem at once. */
export function requireParameters(
  sources: ParameterSources,
): Extract<ParameterResolution, { readonly kind: "resolved" }> {
  const resolution = resolveParameters(sources);
  if (resolution.kind === "resolved") return resolution;
  throw new DeployError({
    code: "invalidParameters",
    problem: `The parameters of ${sources.layer.name} are not right. Nothing was changed.`,
    hints: resolution.problems,
  });
}
