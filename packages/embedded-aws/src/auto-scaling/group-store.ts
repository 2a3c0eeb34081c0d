import { isList, type Json } from "../json.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { resourceKey, RESOURCES_TABLE, typePrefix, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** What a group is beside its properties. */
export interface GroupState {
  /** How many instances it is to have; scaling and calls change it behind the back of the group's stack. */
  readonly desiredCapacity: number;
  readonly createdAtMs: number;
  /** The instances that its last change by CloudFormation started. */
  readonly launchedIds: readonly string[];
}

/** A group: the resource that its stack made, and its state. */
export interface Group {
  readonly resource: PhysicalResource;
  readonly state: GroupState;
}

export const GROUP_TYPE = "AWS::AutoScaling::AutoScalingGroup";
const STATES_TABLE = "auto-scaling-groups";

/** The groups of the engine. */
export interface GroupStore {
  find(place: Place, groupName: string): Group | undefined;
  list(place: Place): readonly Group[];
  stateOf(resource: PhysicalResource): GroupState | undefined;
  putState(resource: PhysicalResource, state: GroupState): void;
  deleteState(resource: PhysicalResource): void;
  /** Changes a group's desired capacity, behind the back of its stack: drift detection sees it. */
  setDesired(group: Group, desiredCapacity: number): Group;
}

/** Returns the groups in the store. */
export function openGroupStore(store: Store): GroupStore {
  const resources = store.table<PhysicalResource>(RESOURCES_TABLE);
  const states = store.table<GroupState>(STATES_TABLE);
  const stateOf = (resource: PhysicalResource): GroupState | undefined => states.get(resourceKey(resource));
  const list = (place: Place): readonly Group[] =>
    Array.from(resources.entries(typePrefix(place, GROUP_TYPE)), ([, resource]) => {
      const state = stateOf(resource);
      return state === undefined ? [] : [{ resource, state }];
    }).flat();
  return {
    find: (place, groupName) => list(place).find(({ resource }) => resource.physicalId === groupName),
    list,
    stateOf,
    putState: (resource, state) => states.put(resourceKey(resource), state),
    deleteState: (resource) => states.delete(resourceKey(resource)),
    setDesired({ resource, state }, desiredCapacity) {
      const changed = { ...state, desiredCapacity };
      states.put(resourceKey(resource), changed);
      if (resource.properties["DesiredCapacity"] === undefined) return { resource, state: changed };
      const properties = { ...resource.properties, DesiredCapacity: String(desiredCapacity) };
      resources.put(resourceKey(resource), { ...resource, properties });
      return { resource: { ...resource, properties }, state: changed };
    },
  };
}

/** Returns the smallest and largest number of instances that a group may have. */
export function boundsOf({ properties }: Pick<PhysicalResource, "properties">): {
  readonly min: number;
  readonly max: number;
} {
  return { min: numberAt(properties["MinSize"]), max: numberAt(properties["MaxSize"]) };
}

/** Returns how many instances a group's properties ask for; undefined where they leave it to what changes it at run time. */
export function askedCapacity({ properties }: Pick<PhysicalResource, "properties">): number | undefined {
  const asked = textOrNumber(properties["DesiredCapacity"]);
  return asked === undefined ? undefined : Number(asked);
}

/** Returns which launch template a group starts its instances from, and which version as the template says it. */
export function templateOf({ properties }: Pick<PhysicalResource, "properties">): {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly version: string;
} {
  const policy = objectAt(objectAt(properties, "MixedInstancesPolicy"), "LaunchTemplate");
  const own = objectAt(properties, "LaunchTemplate");
  const wanted = Object.keys(own).length > 0 ? own : objectAt(policy, "LaunchTemplateSpecification");
  return {
    id: textOrNumber(wanted["LaunchTemplateId"]),
    name: textOrNumber(wanted["LaunchTemplateName"]),
    version: textOrNumber(wanted["Version"]) ?? "$Default",
  };
}

/** Returns the texts in a list of a group's properties. */
export function textsIn(value: Json | undefined): readonly string[] {
  return isList(value) ? value.map((item) => textOrNumber(item) ?? "") : [];
}

function numberAt(value: Json | undefined): number {
  return Number(textOrNumber(value) ?? "0");
}
