import type { JsonObject } from "../json.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** An instance as EC2 and Auto Scaling see it: it comes up, is lost and goes away in AWS's time. */
export interface InstanceRecord extends Place {
  readonly instanceId: string;
  readonly imageId: string | undefined;
  readonly instanceType: string | undefined;
  readonly keyName: string | undefined;
  readonly profile: { readonly Arn?: string; readonly Name?: string } | undefined;
  readonly zone: string;
  readonly subnetId: string | undefined;
  readonly privateIp: string;
  readonly securityGroupIds: readonly string[];
  readonly launchTemplate: TemplateVersion | undefined;
  /** What else its group started it with. */
  readonly launchConfiguration?: string | undefined;
  readonly placementGroup?: string | undefined;
  /** The BlockDeviceMappings that it was started with; absent for an instance of an older engine. */
  readonly devices?: readonly JsonObject[];
  readonly tags: Readonly<Record<string, string>>;
  readonly launchedAtMs: number;
  readonly state: "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";
  readonly stateSinceMs: number;
  /** Who ended it; undefined while it lives. */
  readonly endedBy: "user" | "service" | undefined;
  /** True for one that was started while its group added none to its load balancers. */
  readonly isUnregistered?: true;
  /**
   * How far the boot of its script is; absent for one that boots by assumption. `booting`: it has not signalled. `signalled`: it
   * has, and goes on. `waiting`: it has, and sleeps until a parameter of SSM changes.
   */
  readonly boot?: "booting" | "signalled" | "waiting" | "ended" | undefined;
  /**
   * What its boot wrote to its console, once that has ended; or what was ordered for one that failed to signal: it stays,
   * whatever is in force later.
   */
  readonly console?: string;
  /** Undefined for an instance that is not of a group. */
  readonly membership: Membership | undefined;
}

/** Which version of which launch template an instance was started from. */
export interface TemplateVersion {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

/** An instance as a member of its Auto Scaling group; `Terminated` ones have left it. */
export interface Membership {
  readonly groupName: string;
  readonly lifecycle: "Pending" | "InService" | "Terminating" | "Terminated";
  readonly health: "Healthy" | "Unhealthy";
  readonly isProtected: boolean;
  /** The activity that started it, and later the one that ends it. */
  readonly activityId: string;
}

/** The instances of the engine. */
export interface InstanceStore {
  find(place: Place, instanceId: string): InstanceRecord | undefined;
  /** Oldest first; those that ended more than an hour before `nowMs` are left out, as AWS forgets them. */
  list(place: Place, nowMs: number): readonly InstanceRecord[];
  put(instance: InstanceRecord): void;
  /** Drops what `list` leaves out. */
  forgetEnded(place: Place, nowMs: number): void;
  /** All places that have instances. */
  places(): readonly Place[];
}

const HOUR_MS = 3_600_000;

/** Returns the instances in the store. */
export function openInstanceStore(store: Store): InstanceStore {
  const table = store.table<InstanceRecord>("instances");
  const all = (place: Place): readonly InstanceRecord[] => Array.from(table.entries(prefixOf(place)), ([, it]) => it);
  const isForgotten = ({ state, stateSinceMs }: InstanceRecord, nowMs: number): boolean =>
    state === "terminated" && nowMs - stateSinceMs > HOUR_MS;
  return {
    find: (place, instanceId) => table.get(`${prefixOf(place)}${instanceId}`),
    list: (place, nowMs) => all(place).filter((instance) => !isForgotten(instance, nowMs)),
    put: (instance) => table.put(`${prefixOf(instance)}${instance.instanceId}`, instance),
    forgetEnded(place, nowMs) {
      for (const instance of all(place)) {
        if (isForgotten(instance, nowMs)) table.delete(`${prefixOf(place)}${instance.instanceId}`);
      }
    },
    places() {
      const places = new Map(Array.from(table.entries(), ([, it]) => [prefixOf(it), it] as const));
      return Array.from(places.values(), ({ account, region }) => ({ account, region }));
    },
  };
}

/** Returns true for an instance that has not been ended. */
export function isLive({ state }: Pick<InstanceRecord, "state">): boolean {
  return state === "pending" || state === "running";
}

/** Returns the private address that an instance's id says, in a block of 10.0.0.0/8 of nobody's. */
export function privateAddressOf(instanceId: string): string {
  const digits = instanceId.slice(-4);
  return `10.0.${Number.parseInt(digits.slice(0, 2), 16)}.${Number.parseInt(digits.slice(2), 16)}`;
}

function prefixOf({ account, region }: Place): string {
  return `${account}/${region}/`;
}
