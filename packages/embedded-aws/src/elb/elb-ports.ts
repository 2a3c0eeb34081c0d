import type { Clock } from "../clock.ts";
import type { Store } from "../state/store.ts";

/** What Elastic Load Balancing needs from the rest of the engine. */
export interface ElbPorts {
  readonly store: Store;
  readonly clock: Clock;
}
