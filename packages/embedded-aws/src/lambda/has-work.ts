import type { Store } from "../state/store.ts";
import { ASYNC_INVOCATIONS_TABLE } from "./async-invocations.ts";
import { allMappingResources } from "./event-source-mapping.ts";

/** True when an engine before this one left events for functions, or queues that functions read. Light, as a start asks it. */
export function hasLambdaWork(store: Store): boolean {
  const isEventWaiting = store.table(ASYNC_INVOCATIONS_TABLE).entries().next().done !== true;
  return isEventWaiting || allMappingResources(store).length > 0;
}
