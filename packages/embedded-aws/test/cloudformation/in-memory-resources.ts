import type { Ids } from "../../src/clock.ts";
import type { PhysicalResource, ResourceRequest } from "../../src/resources/resource-handler.ts";
import type { ResourceHandlers } from "../../src/resources/resource-handlers.ts";
import { typeModel } from "../../src/resources/type-model.ts";
import type { Store } from "../../src/state/store.ts";

/** Services that make anything: a small double of the engine's own. */
export function createInMemoryResources(store: Store, ids: Ids): ResourceHandlers {
  const table = store.table<PhysicalResource>("in-memory-resources");
  const pathOf = (it: Pick<PhysicalResource, "account" | "region" | "type" | "physicalId">): string =>
    `${it.account}/${it.region}/${it.type}/${it.physicalId}`;
  const put = (request: ResourceRequest, physicalId: string): PhysicalResource => {
    const { account, region } = request.context;
    const { type, stackId, logicalId, properties } = request;
    const name = physicalId.split(":").at(-1) ?? physicalId;
    const attributes = { TopicName: name, Arn: `arn:${name}`, ...properties };
    const resource = { account, region, type, physicalId, ref: physicalId, attributes, properties, stackId, logicalId };
    table.put(pathOf(resource), resource);
    return resource;
  };
  const nameFor = (request: ResourceRequest): string => {
    const property = typeModel(request.type)?.nameProperty;
    const given = property === undefined ? undefined : request.properties[property];
    const name = typeof given === "string" ? given : `${request.stackName}-${request.logicalId}-${ids.suffix(12)}`;
    const { account, region } = request.context;
    return request.type === "AWS::SNS::Topic" ? `arn:aws:sns:${region}:${account}:${name}` : name;
  };
  return {
    handlerFor: (type) => ({
      create: async (request) => put(request, nameFor(request)),
      update: async (request, current) => put(request, current.physicalId),
      delete: async (current) => table.delete(pathOf(current)),
      durationOf: () => 1000,
      ...(type === "AWS::AutoScaling::AutoScalingGroup" && { signallersOf: () => ["i-1", "i-2"] }),
    }),
    find: (key) => table.get(pathOf(key)),
    lookup: () => ({ ssmParameter: () => undefined, secretString: () => undefined }),
  };
}
