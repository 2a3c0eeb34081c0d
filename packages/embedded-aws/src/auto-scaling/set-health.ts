import { AwsError } from "../aws-error.ts";
import { isLive, openInstanceStore } from "../ec2/instance-store.ts";
import type { CallContext } from "../service.ts";
import type { ScalingPorts } from "./change-capacity.ts";

/** What somebody says of an instance's health. */
export interface HealthInput {
  readonly InstanceId: string;
  readonly HealthStatus: string;
}

/**
 * Returns SetInstanceHealth: a group replaces an instance that is said to be unhealthy when it next looks. Grace periods are
 * not observed: they would be too long for an engine that is faster than AWS.
 */
export function setInstanceHealth({ fleet, ...ports }: ScalingPorts) {
  return ({ InstanceId, HealthStatus: health }: HealthInput, context: CallContext): object => {
    const instances = openInstanceStore(ports.store);
    const instance = instances.find(context, InstanceId);
    const membership = instance?.membership;
    if (instance === undefined || membership === undefined || !isLive(instance)) {
      throw new AwsError("ValidationError", `Instance ID ${InstanceId} not found`);
    }
    if (health !== "Healthy" && health !== "Unhealthy") {
      throw new AwsError("ValidationError", `Valid instance health states are: [Healthy, Unhealthy].`);
    }
    instances.put({ ...instance, membership: { ...membership, health } });
    fleet.watch({ account: context.account, region: context.region });
    return {};
  };
}
