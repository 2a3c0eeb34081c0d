import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { ResourceFailure } from "../resource-handler.ts";
import { resourceKey } from "../world.ts";

/** A record set's name and type are unique in its hosted zone, whoever made it. */
export const RECORD_SET: Behaviour = {
  refuseChange({ context, type, properties }, world, current) {
    if (current !== undefined) return;
    const name = textOrNumber(properties["Name"]) ?? "";
    const key = resourceKey({ ...context, type, physicalId: name, properties });
    if (world.resources.get(key) === undefined) return;
    throw new ResourceFailure(
      `[Tried to create resource record set [name='${name.replace(/\.?$/, ".")}', ` +
        `type='${textOrNumber(properties["Type"]) ?? ""}'] but it already exists]`,
    );
  },
};
