import { bucketPolicies } from "../../s3/bucket-policy.ts";
import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";

/** A bucket's policy, which S3 shows as if a call had set it. A bucket has one, and the last one to come counts. */
export const BUCKET_POLICY: Behaviour = {
  apply(resource, world, { previous }) {
    const bucket = textOrNumber(resource.properties["Bucket"]) ?? "";
    const before = textOrNumber(previous?.properties["Bucket"] ?? bucket) ?? bucket;
    if (before !== bucket) bucketPolicies(world.store).delete(before);
    bucketPolicies(world.store).put(bucket, { text: JSON.stringify(resource.properties["PolicyDocument"] ?? {}) });
    return resource;
  },
  // With its bucket, or because a call took it away.
  isGone: ({ properties }, world) =>
    bucketPolicies(world.store).get(textOrNumber(properties["Bucket"]) ?? "") === undefined,
  remove({ properties }, world) {
    bucketPolicies(world.store).delete(textOrNumber(properties["Bucket"]) ?? "");
  },
};
