import type { ResourceView } from "../../template/evaluate.ts";
import type { ResourceRecord } from "../model/records.ts";
import { UNKNOWN_RESOURCE } from "./blueprint.ts";

/** Returns how others see a resource: unknown as long as the service has not made it. */
export function viewOf(record: ResourceRecord | undefined): ResourceView {
  const physical = record?.physical;
  if (physical === undefined) return UNKNOWN_RESOURCE;
  return {
    ref: physical.ref,
    attribute: (name) => physical.attributes[name] ?? UNKNOWN_RESOURCE.attribute(name),
  };
}
