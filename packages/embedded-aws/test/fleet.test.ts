import { describe, expect, it } from "vitest";
import { createFleet } from "../src/auto-scaling/fleet.ts";
import { openGroupStore } from "../src/auto-scaling/group-store.ts";
import { createCountingIds } from "../src/counting-ids.ts";
import { endInstance } from "../src/ec2/end-instance.ts";
import { openInstanceStore } from "../src/ec2/instance-store.ts";
import type { JsonObject } from "../src/json.ts";
import type { PhysicalResource } from "../src/resources/resource-handler.ts";
import { createResourceHandlers } from "../src/resources/resource-handlers.ts";
import { createMemoryStore } from "../src/state/memory-store.ts";
import { aHandClock } from "./hand-clock.ts";
import { aRequest, context } from "./resources/a-world.ts";

function aFleet() {
  const clock = aHandClock();
  const store = createMemoryStore();
  const ids = createCountingIds();
  const defects: unknown[] = [];
  const fleet = createFleet({ store, clock, ids, reportDefect: (error) => defects.push(error) });
  const handlers = createResourceHandlers({ store, clock, ids, watchFleet: (place) => fleet.watch(place) });
  const instances = openInstanceStore(store);
  const make = (type: string, properties: JsonObject): PhysicalResource =>
    handlers.handlerFor(type).create(aRequest({ type, properties }));
  return {
    clock,
    fleet,
    store,
    handlers,
    make,
    defects,
    states: () => instances.list(context, clock.now()).map(({ state, membership }) => [state, membership?.lifecycle]),
    end: (instanceId: string): void => {
      const instance = instances.find(context, instanceId);
      if (instance === undefined) throw new Error(`There is no ${instanceId}.`);
      endInstance(instance, { instances, nowMs: clock.now(), endedBy: "user" });
      fleet.watch(context);
    },
  };
}

const GROUP = "AWS::AutoScaling::AutoScalingGroup";
const PAIR: JsonObject = { MinSize: "2", MaxSize: "3", AvailabilityZones: ["ap-southeast-2a"] };

describe("the fleet", () => {
  it("lets instances come up half a minute after they were started", async () => {
    const { clock, make, states } = aFleet();
    make(GROUP, PAIR);
    await clock.pass(29);
    expect(states()).toEqual(Array.from({ length: 2 }, () => ["pending", "Pending"]));
    await clock.pass(1);
    expect(states()).toEqual(Array.from({ length: 2 }, () => ["running", "InService"]));
  });

  it("has an instance that ended before its signal replaced by one that signals", async () => {
    const { clock, make, handlers, end } = aFleet();
    const group = make(GROUP, PAIR);
    const signallers = (): readonly string[] => handlers.handlerFor(GROUP).signallersOf?.(group) ?? [];
    const [first = "", second = ""] = signallers();
    await clock.pass(10);
    end(first);
    expect(signallers()).toEqual([second]);
    await clock.pass(60);
    expect(signallers()).toEqual([second, expect.stringMatching(/^i-/) as string]);
    expect(signallers()).not.toContain(first);
  });

  it("tells an instance that is gone from one that its group has let go of, and forgets it after an hour", async () => {
    const { clock, make, states, end, handlers } = aFleet();
    const group = make(GROUP, { ...PAIR, MinSize: "1" });
    await clock.pass(30);
    end(handlers.handlerFor(GROUP).signallersOf?.(group)[0] ?? "");
    await clock.pass(59);
    expect(states()).toEqual([["terminated", "InService"]]);
    await clock.pass(31);
    expect(states()).toEqual([
      ["terminated", "Terminated"],
      ["running", "InService"],
    ]);
    await clock.pass(3600);
    expect(states()).toEqual([["running", "InService"]]);
  });

  it("gives a group that an earlier engine left short of instances what it lacks", async () => {
    const { clock, make, store, states, fleet } = aFleet();
    const group = make(GROUP, PAIR);
    const groups = openGroupStore(store);
    const state = groups.stateOf(group);
    if (state === undefined) throw new Error("The group has no state.");
    groups.putState(group, { ...state, desiredCapacity: 3 });
    fleet.resume();
    await clock.pass(30);
    expect(states()).toHaveLength(3);
  });

  it("never replaces an instance that is of no group, and its stack cannot change it once it is gone", async () => {
    const { clock, make, handlers, states, end, defects } = aFleet();
    const type = "AWS::EC2::Instance";
    const instance = make(type, { ImageId: "ami-0a1b2c3d", InstanceType: "t3.small" });
    await clock.pass(30);
    expect(states()).toEqual([["running", undefined]]);
    end(instance.physicalId);
    await clock.pass(600);
    expect(states()).toEqual([["terminated", undefined]]);
    const change = aRequest({ type, properties: { ImageId: "ami-0a1b2c3d", InstanceType: "t3.large" } });
    expect(() => handlers.handlerFor(type).update(change, instance)).toThrow(
      `The instance ID '${instance.physicalId}' does not exist`,
    );
    handlers.handlerFor(type).delete(instance);
    expect(defects).toEqual([]);
  });

  it("shows a group of an older engine that kept no state of it, and gives it its instances", async () => {
    const { clock, make, store, states, fleet, handlers } = aFleet();
    const group = make(GROUP, PAIR);
    openGroupStore(store).deleteState(group);
    const instances = store.table("instances");
    for (const [key] of instances.entries()) instances.delete(key);
    expect(openGroupStore(store).list(context)).toMatchObject([{ state: { desiredCapacity: 2 } }]);
    fleet.resume();
    await clock.pass(30);
    expect(states()).toEqual(Array.from({ length: 2 }, () => ["running", "InService"]));
    handlers.handlerFor(GROUP).delete(group);
  });

  it("starts the first type that a mixed policy names, and knows other ones to be obsolete", async () => {
    const { clock, make, handlers, store } = aFleet();
    const template = make("AWS::EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: "t3.small" } });
    const mixed = (...types: readonly string[]): JsonObject => ({
      ...PAIR,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: template.physicalId, Version: "1" },
          Overrides: types.map((InstanceType) => ({ InstanceType })),
        },
      },
    });
    const group = make(GROUP, mixed("m5.large", "m5a.large"));
    const types = openInstanceStore(store)
      .list(context, clock.now())
      .map(({ instanceType }) => instanceType);
    expect(types).toEqual(["m5.large", "m5.large"]);
    const handler = handlers.handlerFor(GROUP);
    const obsolete = (...wanted: readonly string[]): readonly boolean[] => {
      const changed = handler.update(aRequest({ type: GROUP, properties: mixed(...wanted) }), group);
      return (
        handler
          .rollingGroupOf?.(changed)
          ?.view()
          .members.map(({ isObsolete }) => isObsolete) ?? []
      );
    };
    expect(obsolete("m5a.large", "m5.large")).toEqual([false, false]);
    expect(obsolete("m5a.large")).toEqual([true, true]);
  });

  it("shrinks by the instances of another launch template first, whatever their age", async () => {
    const { clock, make, handlers, states } = aFleet();
    const template = make("AWS::EC2::LaunchTemplate", { LaunchTemplateData: { ImageId: "ami-1" } });
    const launched = (MinSize: string, Version: string): JsonObject => ({
      ...PAIR,
      MinSize,
      LaunchTemplate: { LaunchTemplateId: template.physicalId, Version },
    });
    const handler = handlers.handlerFor(GROUP);
    let group = make(GROUP, launched("1", "1"));
    const properties = { LaunchTemplateData: { ImageId: "ami-2" } };
    handlers.handlerFor(template.type).update(aRequest({ type: template.type, properties }), template);
    group = handler.update(aRequest({ type: GROUP, properties: launched("3", "2") }), group);
    group = handler.update(aRequest({ type: GROUP, properties: launched("1", "1") }), group);
    const shrink = { ...launched("0", "1"), DesiredCapacity: "1" };
    handler.update(aRequest({ type: GROUP, properties: shrink }), group);
    await clock.pass(600);
    const left = handler.rollingGroupOf?.(group)?.view().members ?? [];
    expect(left.map(({ isObsolete }) => isObsolete)).toEqual([false]);
    expect(states().filter(([state]) => state === "running")).toHaveLength(1);
  });

  it.each([
    ["true", { MinSize: "2", MaxSize: "3" }, 3],
    ["true", { MinSize: "1", MaxSize: "3" }, 3],
    ["false", { MinSize: "2", MaxSize: "3" }, 2],
  ])("keeps sizes that were changed past the template where its policy says %s: %o", (ignores, sizes, capacity) => {
    const { make, handlers, store } = aFleet();
    const declared = { ...PAIR, DesiredCapacity: "2" };
    const group = make(GROUP, declared);
    const groups = openGroupStore(store);
    const [live] = groups.list(context);
    if (live === undefined) throw new Error("There is no group.");
    groups.setSizes(live, { desired: 3 });
    const request = aRequest({
      type: GROUP,
      properties: { ...declared, ...sizes, HealthCheckGracePeriod: 60 },
      updatePolicy: { AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: ignores } },
    });
    handlers.handlerFor(GROUP).update(request, group);
    expect(groups.list(context)).toMatchObject([
      {
        resource: { properties: { ...sizes, DesiredCapacity: String(capacity) } },
        state: { desiredCapacity: capacity },
      },
    ]);
  });
});
