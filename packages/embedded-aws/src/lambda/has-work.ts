import { RESOURCES_TABLE } from "../resources/world.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { ASYNC_INVOCATIONS_TABLE } from "./async-invocations.ts";

/** True when an engine before this one left events for functions, or queues that functions read. Light, as a start asks it. */
export function hasLambdaWork(store: Store): boolean {
  if (store.table(ASYNC_INVOCATIONS_TABLE).entries().next().done !== true) return true;
  for (const [, { type }] of store.table<PhysicalResource>(RESOURCES_TABLE).entries()) {
    if (type === "AWS::Lambda::EventSourceMapping") return true;
  }
  return false;
}
