import type { JsonObject } from "../json.ts";
import type { Store } from "../state/store.ts";
import type { PhysicalResource } from "./resource-handler.ts";
import { resourceKey, RESOURCES_TABLE, typePrefix, type Place } from "./world.ts";

/** The resources of one type as their service's own API sees them: those that stacks made and those that calls made. */
export interface SharedResources {
  find(place: Place, physicalId: string): PhysicalResource | undefined;
  list(place: Place): readonly PhysicalResource[];
  /** Keeps a resource that belongs to no stack. */
  create(place: Place, made: Pick<PhysicalResource, "physicalId" | "properties" | "attributes">): PhysicalResource;
  /** Gives a resource other properties, behind the back of its stack. */
  change(resource: PhysicalResource, properties: JsonObject): PhysicalResource;
  delete(resource: PhysicalResource): void;
}

/** Returns the resources of a type, in the table where CloudFormation's handlers keep theirs. */
export function openSharedResources(store: Store, type: string): SharedResources {
  const table = store.table<PhysicalResource>(RESOURCES_TABLE);
  const put = (resource: PhysicalResource): PhysicalResource => {
    table.put(resourceKey(resource), resource);
    return resource;
  };
  return {
    find: (place, physicalId) => table.get(`${typePrefix(place, type)}${physicalId}`),
    list: (place) => Array.from(table.entries(typePrefix(place, type)), ([, resource]) => resource),
    create: ({ account, region }, { physicalId, properties, attributes }) =>
      put({
        account,
        region,
        type,
        physicalId,
        ref: physicalId,
        attributes: { ...properties, ...attributes },
        properties,
        stackId: undefined,
        logicalId: "",
      }),
    change: (resource, properties) =>
      put({ ...resource, properties, attributes: { ...resource.attributes, ...properties } }),
    delete: (resource) => table.delete(resourceKey(resource)),
  };
}
