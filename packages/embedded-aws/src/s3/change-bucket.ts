import type { Json, JsonObject } from "../json.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Bucket } from "./bucket-store.ts";
import type { S3Ports } from "./s3-call.ts";

/**
 * Gives a bucket other properties, in the shape of `AWS::S3::Bucket`; `undefined` takes one away. Where a stack made the
 * bucket its resource changes with it, so that drift detection finds what the call did.
 */
export function changeProperty(
  { buckets, store }: Pick<S3Ports, "buckets" | "store">,
  bucket: Bucket,
  changes: Readonly<Record<string, Json | undefined>>,
): void {
  const names = Object.keys(changes);
  const kept = Object.entries(bucket.properties).filter(([name]) => !names.includes(name));
  const set = Object.entries(changes).filter((change): change is [string, Json] => change[1] !== undefined);
  const properties: JsonObject = Object.fromEntries([...kept, ...set]);
  buckets.configure(bucket.name, properties);
  const resources = openSharedResources(store, "AWS::S3::Bucket");
  const resource = resources.find(bucket, bucket.name);
  if (resource !== undefined) resources.change(resource, properties);
}
