import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import { findHiddenInputs } from "./find-hidden-inputs.ts";

/**
 * True when all that DescribeStacks shows is as wanted, so that only the template's text is left to compare.
 * Only after a deployment that ended well: the text of a failed or rolled back one is not what runs.
 */
export function mayBeUnchanged(desired: DesiredStack, observed: ObservedStack): boolean {
  return (
    (observed.status === "CREATE_COMPLETE" || observed.status === "UPDATE_COMPLETE") &&
    areEqual(desired.tags, observed.tags) &&
    areEqual(desired.parameters, observed.parameters) &&
    findHiddenInputs(desired.template).length === 0
  );
}

function areEqual(wanted: Readonly<Record<string, string>>, seen: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(wanted);
  return names.length === Object.keys(seen).length && names.every((name) => wanted[name] === seen[name]);
}
