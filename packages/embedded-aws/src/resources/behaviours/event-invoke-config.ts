import { recordEventInvokeConfig } from "../../lambda/event-invoke-operations.ts";
import type { Behaviour } from "../behaviour.ts";

/** What becomes of the asynchronous events of a function. */
export const EVENT_INVOKE_CONFIG: Behaviour = {
  apply(resource, world) {
    recordEventInvokeConfig(resource, world);
    return resource;
  },
};
