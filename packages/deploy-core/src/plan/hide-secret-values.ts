import type { PropertyChange, ResourceChange } from "../model/change-set.ts";
import type { ParsedTemplate } from "../template/template.ts";

/** What stands where a value is not to be seen. */
const HIDDEN = "********";

/**
 * Hides, in what a change set says, the values of properties that have something of a NoEcho parameter in any of the
 * templates: also the value from before, which nobody else here knows. Whether it is the same is not told either.
 */
export function hideSecretValues(
  changes: readonly ResourceChange[],
  templates: readonly ParsedTemplate[],
): readonly ResourceChange[] {
  return changes.map((change) => ({
    ...change,
    details: change.details.map((detail) =>
      templates.some((template) => isSecret({ ...detail, logicalId: change.logicalId }, template))
        ? { ...detail, before: hide(detail.before), after: hide(detail.after) }
        : detail,
    ),
  }));
}

function isSecret(
  { logicalId, attribute, name, causedBy }: PropertyChange & { readonly logicalId: string },
  { parameters, references }: ParsedTemplate,
): boolean {
  const isNoEcho = (parameter: string): boolean => parameters.get(parameter)?.noEcho === true;
  if (causedBy !== undefined && isNoEcho(causedBy)) return true;
  return references.some(
    ({ from, target }) =>
      isNoEcho(target) &&
      from[0] === "Resources" &&
      from[1] === logicalId &&
      from[2] === attribute &&
      (name === undefined || name === "" || from[3] === name),
  );
}

function hide(value: string | undefined): string | undefined {
  return value === undefined ? undefined : HIDDEN;
}
