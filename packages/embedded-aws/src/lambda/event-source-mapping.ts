import { isList } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey, RESOURCES_TABLE, type Place } from "../resources/world.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../state/store.ts";
import { functionArn, functionNameIn } from "./function-reference.ts";
import { qualifierOf } from "./function-parts.ts";

/** A queue that is read for a function, whoever said so: a call to Lambda or a stack. */
export interface EventSourceMapping {
  readonly resource: PhysicalResource;
  readonly uuid: string;
  readonly place: Place;
  readonly sourceArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly isEnabled: boolean;
  readonly batchSize: number;
  /** How long a batch is waited for until it is full. */
  readonly windowSeconds: number;
  /** The function says which messages of a batch failed. */
  readonly reportsFailures: boolean;
  readonly changedAtMs: number;
}

const TYPE = "AWS::Lambda::EventSourceMapping";
/** One small record for each mapping of all accounts, by the key of its resource; under the name that engines gave it first. */
const MAPPINGS_TABLE = "lambda-mapping-times";

/** Returns the mappings as resources of a place. */
export function openMappingResources(store: Store): ReturnType<typeof openSharedResources> {
  return openSharedResources(store, TYPE);
}

/** Returns the mappings of a place, in the order they were made. */
export function listMappings(store: Store, place: Place): readonly EventSourceMapping[] {
  return openMappingResources(store)
    .list(place)
    .map((resource) => mappingOf(resource, store));
}

/** Returns one mapping. */
export function findMapping(store: Store, place: Place, uuid: string): EventSourceMapping | undefined {
  const resource = openMappingResources(store).find(place, uuid);
  return resource === undefined ? undefined : mappingOf(resource, store);
}

/** Returns the mappings of all accounts and regions as resources, without a look at resources of other types. */
export function allMappingResources(store: Store): readonly PhysicalResource[] {
  const resources = store.table<PhysicalResource>(RESOURCES_TABLE);
  return Array.from(store.table(MAPPINGS_TABLE).entries(), ([key]) => resources.get(key) ?? []).flat();
}

/** Records when a mapping was made or changed. */
export function recordMapping(
  resource: PhysicalResource,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  store.table(MAPPINGS_TABLE).put(resourceKey(resource), { changedAtMs: clock.now() });
}

/** Forgets a mapping that is deleted. */
export function forgetMapping(resource: PhysicalResource, store: Store): void {
  store.table(MAPPINGS_TABLE).delete(resourceKey(resource));
}

/** Returns a mapping's members; what is not given is AWS's default for queues. */
export function mappingOf(resource: PhysicalResource, store: Store): EventSourceMapping {
  const { account, region, properties } = resource;
  const place = { account, region };
  const name = functionNameIn(textOrNumber(properties["FunctionName"]) ?? "");
  const responses = properties["FunctionResponseTypes"];
  return {
    resource,
    place,
    uuid: resource.physicalId,
    sourceArn: textOrNumber(properties["EventSourceArn"]) ?? "",
    functionName: name,
    functionArn: functionArn({ place, name, qualifier: qualifierOf(resource) }),
    isEnabled: properties["Enabled"] !== false && properties["Enabled"] !== "false",
    batchSize: Number(properties["BatchSize"] ?? 10),
    windowSeconds: Number(properties["MaximumBatchingWindowInSeconds"] ?? 0),
    reportsFailures: isList(responses) && responses.includes("ReportBatchItemFailures"),
    changedAtMs:
      store.table<{ readonly changedAtMs: number }>(MAPPINGS_TABLE).get(resourceKey(resource))?.changedAtMs ?? 0,
  };
}
