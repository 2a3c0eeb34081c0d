import { createCountingIds } from "../../src/counting-ids.ts";
import type { JsonObject } from "../../src/json.ts";
import { createResourceHandlers, type ResourceHandlers } from "../../src/resources/resource-handlers.ts";
import type { PhysicalResource, ResourceRequest } from "../../src/resources/resource-handler.ts";
import { openBucketStore, OBJECTS_TABLE, type BucketStore } from "../../src/s3/bucket-store.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";

export const context = { account: "111111111111", region: "ap-southeast-2", requestId: "request" };

/** One account's region in which resources are made as a stack would make them. */
export interface TestWorld {
  readonly handlers: ResourceHandlers;
  readonly buckets: BucketStore;
  create(type: string, properties?: JsonObject, request?: Partial<ResourceRequest>): Promise<PhysicalResource>;
  update(
    current: PhysicalResource,
    properties: JsonObject,
    request?: Partial<ResourceRequest>,
  ): Promise<PhysicalResource>;
  delete(current: PhysicalResource): Promise<void>;
  /** Puts an object into a bucket, past S3's own face. */
  putObject(bucket: string, key: string): void;
}

/** Returns an empty world with counted ids. */
export function aWorld(): TestWorld {
  const store = createMemoryStore();
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const handlers = createResourceHandlers({ store, clock, ids: createCountingIds() });
  return {
    handlers,
    buckets: openBucketStore(store),
    create: async (type, properties = {}, request = {}) =>
      handlers.handlerFor(type).create(aRequest({ type, properties, ...request })),
    update: async (current, properties, request = {}) =>
      handlers.handlerFor(current.type).update(aRequest({ type: current.type, properties, ...request }), current),
    delete: async (current) => handlers.handlerFor(current.type).delete(current),
    putObject: (bucket, key) => store.table(OBJECTS_TABLE).put(`${bucket}/${key}`, {}),
  };
}

/** A request of the stack `ci-cache` for its resource `Thing`. */
export function aRequest(parts: Partial<ResourceRequest>): ResourceRequest {
  return {
    context,
    stackId: "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-cache/1",
    stackName: "ci-cache",
    logicalId: "Thing",
    type: "AWS::SNS::Topic",
    properties: {},
    tags: {},
    ...parts,
  };
}
