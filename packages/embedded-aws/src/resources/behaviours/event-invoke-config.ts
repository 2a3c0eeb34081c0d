import { refuseUnreachable } from "../../lambda/dead-letters.ts";
import { forgetEventInvokeConfig, recordEventInvokeConfig } from "../../lambda/event-invoke-operations.ts";
import { requireVersion } from "../../lambda/find-function.ts";
import { openFunctionStore } from "../../lambda/function-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { objectAt, textOrNumber } from "../property-values.ts";
import { askLambda } from "./function.ts";

/** What becomes of the asynchronous events of a function, which must be there before it. */
export const EVENT_INVOKE_CONFIG: Behaviour = {
  refuseChange({ properties, context }, world) {
    const lookup = { functions: openFunctionStore(world), store: world.store };
    const name = textOrNumber(properties["FunctionName"]) ?? "";
    const destinations = objectAt(properties, "DestinationConfig");
    askLambda(world, () => {
      requireVersion(lookup, context, { name, qualifier: textOrNumber(properties["Qualifier"]) });
      for (const when of ["OnSuccess", "OnFailure"]) {
        refuseUnreachable("the destination", textOrNumber(objectAt(destinations, when)["Destination"]));
      }
    });
  },
  apply(resource, world) {
    recordEventInvokeConfig(resource, world);
    return resource;
  },
  remove: (resource, { store }) => forgetEventInvokeConfig(resource, store),
};
