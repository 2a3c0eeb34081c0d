import { isList, type Json, type JsonObject } from "../json.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { resourceKey, RESOURCES_TABLE, typePrefix, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** What a group is beside its properties. */
export interface GroupState {
  /** How many instances it is to have; scaling and calls change it behind the back of the group's stack. */
  readonly desiredCapacity: number;
  /** Undefined for a group of an older engine that kept no state of it. */
  readonly createdAtMs: number | undefined;
  /** The instances that were started since its last change by CloudFormation, in that order. */
  readonly launchedIds: readonly string[];
  /** What is suspended, and why: `SuspendProcesses` by call, or a rolling update. */
  readonly suspended?: Readonly<Record<string, string>>;
  /** The sizes as its stack's template last said them. */
  readonly declared?: JsonObject;
}

/** A group: the resource that its stack made, and its state. */
export interface Group {
  readonly resource: PhysicalResource;
  readonly state: GroupState;
}

/** The type of the resources that groups are. */
export const GROUP_TYPE = "AWS::AutoScaling::AutoScalingGroup";
const STATES_TABLE = "auto-scaling-groups";

/** The groups of the engine. */
export interface GroupStore {
  find(place: Place, groupName: string): Group | undefined;
  list(place: Place): readonly Group[];
  /** All places that have groups. */
  places(): readonly Place[];
  /** What is on record of a group; undefined for one that is new, or that an older engine made. */
  stateOf(resource: PhysicalResource): GroupState | undefined;
  putState(resource: PhysicalResource, state: GroupState): void;
  deleteState(resource: PhysicalResource): void;
  /** Changes a group's properties, behind the back of its stack: drift detection sees it. */
  change(group: Group, properties: JsonObject): Group;
  /** Changes a group's sizes in the same way; what is not given stays. */
  setSizes(group: Group, sizes: { readonly min?: Json; readonly max?: Json; readonly desired?: number }): Group;
  /** `reason` is what the group shows. */
  suspend(group: Group, processes: readonly string[], reason: string): void;
  resume(group: Group, processes: readonly string[]): void;
}

/** Returns the groups in the store. */
export function openGroupStore(store: Store): GroupStore {
  const resources = store.table<PhysicalResource>(RESOURCES_TABLE);
  const states = store.table<GroupState>(STATES_TABLE);
  const stateOf = (resource: PhysicalResource): GroupState | undefined => states.get(resourceKey(resource));
  const list = (place: Place): readonly Group[] =>
    Array.from(resources.entries(typePrefix(place, GROUP_TYPE)), ([, resource]) => ({
      resource,
      state: stateOf(resource) ?? stateOfUnknown(resource),
    }));
  const put = ({ resource, state }: Group): Group => {
    resources.put(resourceKey(resource), resource);
    states.put(resourceKey(resource), state);
    return { resource, state };
  };
  const change: GroupStore["change"] = ({ resource, state }, properties) =>
    put({ resource: { ...resource, properties: { ...resource.properties, ...properties } }, state });
  return {
    find: (place, groupName) => list(place).find(({ resource }) => resource.physicalId === groupName),
    list,
    places() {
      const groups = Array.from(resources.entries(), ([, it]) => it).filter(({ type }) => type === GROUP_TYPE);
      const places = groups.map(({ account, region }) => [`${account}/${region}`, { account, region }] as const);
      return [...new Map(places).values()];
    },
    stateOf,
    putState: (resource, state) => states.put(resourceKey(resource), state),
    deleteState: (resource) => states.delete(resourceKey(resource)),
    change,
    setSizes({ resource, state }, { min, max, desired }) {
      const isDeclared = resource.properties["DesiredCapacity"] !== undefined;
      return change(
        { resource, state: desired === undefined ? state : { ...state, desiredCapacity: desired } },
        {
          ...(min === undefined ? {} : { MinSize: min }),
          ...(max === undefined ? {} : { MaxSize: max }),
          ...(desired !== undefined && isDeclared ? { DesiredCapacity: String(desired) } : {}),
        },
      );
    },
    suspend({ resource, state }, processes, reason) {
      const added = Object.fromEntries(processes.map((name) => [name, reason]));
      states.put(resourceKey(resource), { ...state, suspended: { ...state.suspended, ...added } });
    },
    resume({ resource, state }, processes) {
      const left = Object.entries(state.suspended ?? {}).filter(([name]) => !processes.includes(name));
      states.put(resourceKey(resource), { ...state, suspended: Object.fromEntries(left) });
    },
  };
}

/** A group that an older engine made without a state is as its properties say. */
function stateOfUnknown(resource: PhysicalResource): GroupState {
  const desiredCapacity = askedCapacity(resource) ?? boundsOf(resource).min;
  return { desiredCapacity, createdAtMs: undefined, launchedIds: [] };
}

/** Returns true when a group does not do this any more: `Launch`, `Terminate`, `HealthCheck`, `ReplaceUnhealthy`. */
export function isSuspended({ state }: Pick<Group, "state">, process: string): boolean {
  return Object.hasOwn(state.suspended ?? {}, process);
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
