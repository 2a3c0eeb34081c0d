import { AwsError } from "../../aws-error.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure, legacyFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";
import { refusedNotifications, tellQueues } from "./bucket-notifications.ts";

/** A bucket of S3: its name is unique in the world and its objects must be gone before it goes. */
export const BUCKET: Behaviour = {
  refuseChange(request, world, current) {
    const name = current?.physicalId ?? textOrNumber(request.properties["BucketName"]);
    const message = refusedNotifications(request, world, name);
    if (message === undefined) return;
    throw legacyFailure({ service: "Amazon S3", status: 400, errorCode: "InvalidArgument", message }, world.ids);
  },
  apply(resource, world, { previous }) {
    const { physicalId: name, account, region, properties } = resource;
    if (previous !== undefined) {
      world.buckets.configure(name, properties);
      tellQueues(resource, world, previous.properties);
      return resource;
    }
    try {
      world.buckets.create({ name, account, region, createdAtMs: world.clock.now(), properties });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { message, status } = error;
      throw handlerFailure({ service: "S3", status, message, code: "AlreadyExists" }, world.ids);
    }
    tellQueues(resource, world, undefined);
    return resource;
  },
  isGone: ({ physicalId }, world) => world.buckets.get(physicalId) === undefined,
  refuseDelete({ physicalId }, world) {
    if (world.buckets.get(physicalId) === undefined || world.buckets.isEmpty(physicalId)) return;
    throw legacyFailure(
      {
        service: "Amazon S3",
        status: 409,
        errorCode: "BucketNotEmpty",
        message: "The bucket you tried to delete is not empty",
      },
      world.ids,
    );
  },
  remove({ physicalId }, world) {
    if (world.buckets.get(physicalId) !== undefined) world.buckets.delete(physicalId);
  },
};
