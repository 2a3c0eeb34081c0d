import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey, type Place } from "../resources/world.ts";
import type { Clock, Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import type { Store } from "../state/store.ts";

/** One version of a parameter; only the newest can be changed into another one. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: string;
  readonly value: string;
  /** What is shown of a SecureString to who does not ask for its decryption. */
  readonly ciphertext: string | undefined;
  readonly dataType: string;
  readonly lastModifiedMs: number;
}

/** A parameter, whoever made it: a call to SSM or a stack. */
export interface Parameter {
  readonly name: string;
  readonly resource: PhysicalResource;
  /** Oldest first, at least one. */
  readonly versions: readonly ParameterVersion[];
  readonly newest: ParameterVersion;
}

/** The parameters of all accounts. */
export interface ParameterStore {
  find(place: Place, name: string): Parameter | undefined;
  list(place: Place): readonly Parameter[];
  /** Makes a parameter or gives one other properties; either makes a version, whose number is returned. */
  put(place: Place, name: string, properties: JsonObject): number;
  delete(parameter: Parameter): void;
}

/** What the store is made of. */
export interface ParameterPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface History {
  readonly versions: readonly ParameterVersion[];
}

const HISTORY_TABLE = "ssm-parameter-versions";

/** AWS: of more versions than this the oldest are forgotten. */
const MAX_VERSIONS = 100;

/** Returns the parameters kept in `store`: resources of the type `AWS::SSM::Parameter` with their earlier versions. */
export function openParameterStore(ports: ParameterPorts): ParameterStore {
  const resources = openSharedResources(ports.store, "AWS::SSM::Parameter");
  const parameterOf = (resource: PhysicalResource | undefined): Parameter | undefined => {
    if (resource === undefined) return undefined;
    const versions = historyOf(ports.store, resource);
    const newest = versions.at(-1);
    return newest === undefined ? undefined : { name: resource.physicalId, resource, versions, newest };
  };
  return {
    find: (place, name) => parameterOf(resources.find(place, name)),
    list: (place) => resources.list(place).flatMap((resource) => parameterOf(resource) ?? []),
    put(place, name, properties) {
      const current = resources.find(place, name);
      const resource =
        current === undefined
          ? resources.create(place, { physicalId: name, properties, attributes: {} })
          : resources.change(current, properties);
      return recordVersion(resource, ports).version;
    },
    delete({ resource }) {
      forgetVersions(resource, ports.store);
      resources.delete(resource);
    },
  };
}

/** Records what a parameter's resource says now as its newest version. */
export function recordVersion(resource: PhysicalResource, { store, clock, ids }: ParameterPorts): ParameterVersion {
  const { properties } = resource;
  const earlier = historyOf(store, resource);
  const type = textOrNumber(properties["Type"]) ?? "String";
  const version: ParameterVersion = {
    version: (earlier.at(-1)?.version ?? 0) + 1,
    type,
    value: textOrNumber(properties["Value"]) ?? "",
    ciphertext: type === "SecureString" ? btoa(`AQICAH${ids.hex(48)}`) : undefined,
    dataType: textOrNumber(properties["DataType"]) ?? "text",
    lastModifiedMs: clock.now(),
  };
  const versions = [...earlier, version].slice(-MAX_VERSIONS);
  store.table<History>(HISTORY_TABLE).put(resourceKey(resource), { versions });
  return version;
}

/** Forgets the versions of a parameter that is deleted. */
export function forgetVersions(resource: PhysicalResource, store: Store): void {
  store.table<History>(HISTORY_TABLE).delete(resourceKey(resource));
}

function historyOf(store: Store, resource: PhysicalResource): readonly ParameterVersion[] {
  return store.table<History>(HISTORY_TABLE).get(resourceKey(resource))?.versions ?? [];
}
