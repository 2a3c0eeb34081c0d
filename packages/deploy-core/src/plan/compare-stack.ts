import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import { findHiddenInputs } from "./find-hidden-inputs.ts";

/**
 * True when all that DescribeStacks shows is as wanted, so that only the template's text is left to compare.
 * Only after a deployment that ended well: the text of a failed or rolled back one is not what runs.
 */
export function mayBeUnchanged(desired: DesiredStack, observed: ObservedStack): boolean {
  return endedWell(observed) && haveSameInputs(desired, observed) && findHiddenInputs(desired.template).length === 0;
}

/** True when the last operation on the stack was a deployment that went through. */
export function endedWell({ status }: ObservedStack): boolean {
  return status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE";
}

/** True when tags and parameters are as wanted; never where a NoEcho value, which AWS does not show, is among them. */
export function haveSameInputs(desired: DesiredStack, observed: ObservedStack): boolean {
  return areEqual(desired.tags, observed.tags) && areEqual(desired.parameters, observed.parameters);
}

function areEqual(wanted: Readonly<Record<string, string>>, seen: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(wanted);
  return names.length === Object.keys(seen).length && names.every((name) => wanted[name] === seen[name]);
}
