import { OBJECTS_TABLE } from "../../s3/bucket-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { objectAt, textOrNumber } from "../property-values.ts";

/** A function's code is kept as it is given; code in a bucket must be there. */
export const FUNCTION: Behaviour = {
  refuseChange({ properties }, world) {
    const code = objectAt(properties, "Code");
    const [bucket, key] = [textOrNumber(code["S3Bucket"]), textOrNumber(code["S3Key"])];
    if (bucket === undefined || key === undefined) return;
    const refuse = (error: string, message: string): Error =>
      handlerFailure(
        {
          service: "Lambda",
          status: 400,
          message: `Error occurred while GetObject. S3 Error Code: ${error}. S3 Error Message: ${message}`,
          code: "InvalidRequest",
        },
        world.ids,
      );
    if (world.buckets.get(bucket) === undefined) throw refuse("NoSuchBucket", "The specified bucket does not exist");
    if (world.store.table(OBJECTS_TABLE).get(`${bucket}/${key}`) === undefined) {
      throw refuse("NoSuchKey", "The specified key does not exist.");
    }
  },
};

const VERSIONS_TABLE = "function-versions";

/** A function's versions are numbered from 1 and no number is given twice. */
export const FUNCTION_VERSION: Behaviour = {
  physicalId(functionArn, _request, world) {
    const versions = world.store.table<{ readonly newest: number }>(VERSIONS_TABLE);
    const newest = (versions.get(functionArn)?.newest ?? 0) + 1;
    versions.put(functionArn, { newest });
    return `${functionArn}:${newest}`;
  },
};
