import { forgetGroup, recordGroup } from "../../logs/log-store.ts";
import type { Behaviour } from "../behaviour.ts";

/** A log group of CloudWatch Logs: its streams and events go with it. */
export const LOG_GROUP: Behaviour = {
  apply(resource, world) {
    recordGroup(resource, world);
    return resource;
  },
  remove: (resource, { store }) => forgetGroup(resource, store),
};
