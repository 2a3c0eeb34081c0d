import { recordRevision } from "../../lambda/alias-store.ts";
import type { Behaviour } from "../behaviour.ts";

/** An alias of a function. */
export const FUNCTION_ALIAS: Behaviour = {
  apply(resource, world) {
    recordRevision(resource.physicalId, world);
    return resource;
  },
};
