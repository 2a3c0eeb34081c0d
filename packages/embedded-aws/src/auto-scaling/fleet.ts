import { openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import type { Boots } from "../machines/boots.ts";
import type { Place } from "../resources/world.ts";
import { endInstances } from "./end-instances.ts";
import { openGroupStore } from "./group-store.ts";
import { launchInstances, type FleetPorts } from "./launch-instances.ts";
import { moveInstance } from "./move-instance.ts";
import { createObsolescence } from "./obsolete.ts";
import { planGroup, planInstance, type GroupStep, type InstanceStep } from "./plan-fleet.ts";

/** Lets instances come up, go away and be replaced in AWS's time. What is to happen is read from the records each time. */
export interface Fleet {
  /** Looks again at an account's and region's instances and groups, after this turn: somebody has changed them. */
  watch(place: Place): void;
  /** Goes on where an engine before this one stopped. */
  resume(): void;
}

/** Returns the keeper of the instances in the store. */
export function createFleet(
  ports: FleetPorts & {
    readonly reportDefect: (error: unknown) => void;
    /** Without it no machine boots for real. */
    readonly boots?: Pick<Boots, "begin" | "review"> | undefined;
  },
): Fleet {
  const instances = openInstanceStore(ports.store);
  const groups = openGroupStore(ports.store);
  const awaited = new Set<string>();

  const look = (place: Place): void => {
    const nowMs = ports.clock.now();
    for (const group of groups.list(place)) {
      if (groups.stateOf(group.resource) === undefined) groups.putState(group.resource, group.state);
      const isObsolete = createObsolescence(group.resource, ports.store);
      balance(planGroup(group, instances.list(place, nowMs), isObsolete), ports);
    }
    ports.boots?.review(place);
    for (const instance of instances.list(place, nowMs)) {
      for (const step of stepsOf(instance)) void follow(place, step).catch(ports.reportDefect);
    }
  };

  const stepsOf = (instance: InstanceRecord): readonly InstanceStep[] =>
    planInstance(instance, groups.find(instance, instance.membership?.groupName ?? ""));

  const follow = async (place: Place, step: InstanceStep): Promise<void> => {
    const { kind, instanceId, afterMs, sinceMs } = step;
    const key = `${place.account}/${place.region}/${instanceId} ${kind} ${sinceMs}`;
    if (awaited.has(key)) return;
    awaited.add(key);
    await ports.clock.sleep(afterMs, sinceMs);
    awaited.delete(key);
    const current = instances.find(place, instanceId);
    const isStillDue = (it: InstanceStep): boolean => it.kind === kind && it.sinceMs === sinceMs;
    if (current === undefined || !stepsOf(current).some(isStillDue)) return;
    moveInstance(current, kind, ports);
    if (kind === "comeUp") ports.boots?.begin(instances.find(place, instanceId) ?? current);
    look(place);
  };

  const watch = (place: Place): void => {
    // Who has changed something has not put all of it on record before its turn ends.
    void Promise.resolve()
      .then(() => look(place))
      .catch(ports.reportDefect);
  };
  return {
    watch,
    resume() {
      const places = [...instances.places(), ...groups.places()];
      const distinct = new Map(places.map((place) => [`${place.account}/${place.region}`, place]));
      for (const place of distinct.values()) watch(place);
    },
  };
}

function balance(step: GroupStep | undefined, ports: FleetPorts): void {
  if (step === undefined) return;
  const { resource, state } = step.group;
  const reason = "in response to a difference between desired and actual capacity";
  if (step.kind === "launch") {
    const causes = [`an instance was launched ${reason}, increasing the capacity to ${state.desiredCapacity}.`];
    const started = launchInstances(resource, { count: step.count, causes }, ports);
    // One that takes another's place while its stack still waits for signals sends one too.
    openGroupStore(ports.store).putState(resource, { ...state, launchedIds: [...state.launchedIds, ...started] });
    return;
  }
  const causeOf = (instanceId: string): string =>
    `instance ${instanceId} was selected for termination ${reason}, shrinking the capacity to ${state.desiredCapacity}.`;
  endInstances(resource, { members: step.surplus, causeOf }, ports);
}
