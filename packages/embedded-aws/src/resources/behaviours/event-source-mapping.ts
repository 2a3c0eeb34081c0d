import { forgetMapping, recordMapping } from "../../lambda/event-source-mapping.ts";
import { requireVersion } from "../../lambda/find-function.ts";
import { openFunctionStore } from "../../lambda/function-store.ts";
import { refuseUnmodelledMapping, requireBatch, requireQueue } from "../../lambda/judge-mapping.ts";
import { openQueueStore } from "../../sqs/queue-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { askLambda } from "./function.ts";

/** A queue that is read for a function from now on. Both must be there before it; sources and settings not modelled are refused. */
export const EVENT_SOURCE_MAPPING: Behaviour = {
  refuseChange({ properties, context }, world) {
    const lookup = { functions: openFunctionStore(world), store: world.store };
    const numberIn = (name: string, otherwise: number): number => Number(textOrNumber(properties[name]) ?? otherwise);
    askLambda(world, () => {
      refuseUnmodelledMapping(properties);
      const { version } = requireVersion(lookup, context, { name: textOrNumber(properties["FunctionName"]) ?? "" });
      requireQueue(openQueueStore(world), textOrNumber(properties["EventSourceArn"]), version);
      requireBatch({
        size: numberIn("BatchSize", 10),
        windowSeconds: numberIn("MaximumBatchingWindowInSeconds", 0),
      });
    });
  },
  apply(resource, world) {
    recordMapping(resource, world);
    world.lambda?.wake();
    return resource;
  },
  remove: (resource, { store }) => forgetMapping(resource, store),
};
