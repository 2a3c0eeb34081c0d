import type { Clock, Ids } from "../clock.ts";
import type { Store } from "../state/store.ts";
import type { Boots } from "../machines/boots.ts";
import type { ConsoleFaults } from "./console.ts";
import type { InstanceStore } from "./instance-store.ts";
import type { Place } from "../resources/world.ts";

/** What EC2 needs from the rest of the engine. */
export interface Ec2Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Told when instances were ended. */
  readonly fleet: { watch(place: Place): void };
  /** Without it no machine boots for real. */
  readonly boots?: Pick<Boots, "consoleOf"> | undefined;
  /** Without it no console shows anything special. */
  readonly faults?: ConsoleFaults;
}

/** What every operation of EC2 works with. */
export interface Ec2Desk extends Ec2Ports {
  readonly instances: InstanceStore;
}
