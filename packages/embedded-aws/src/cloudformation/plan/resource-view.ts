import { validationError } from "../../aws-error.ts";
import type { ResourceView } from "../../template/evaluate.ts";
import type { ResourceRecord } from "../model/records.ts";
import { UNKNOWN_RESOURCE } from "./blueprint.ts";

/**
 * Returns how others see a resource that is made.
 * Throws for an output that a nested stack does not have: nobody can know it later either.
 */
export function madeViewOf(record: ResourceRecord | undefined): ResourceView {
  const view = viewOf(record);
  const physical = record?.physical;
  if (record?.type !== "AWS::CloudFormation::Stack" || physical === undefined) return view;
  return {
    ref: view.ref,
    attribute(name) {
      if (Object.hasOwn(physical.attributes, name)) return view.attribute(name);
      throw validationError(`The nested stack ${physical.physicalId} has no ${name}.`);
    },
  };
}

/** Returns how others see a resource: unknown as long as the service has not made it. */
export function viewOf(record: ResourceRecord | undefined): ResourceView {
  const physical = record?.physical;
  if (physical === undefined) return UNKNOWN_RESOURCE;
  return {
    ref: physical.ref,
    attribute: (name) => physical.attributes[name] ?? UNKNOWN_RESOURCE.attribute(name),
  };
}
