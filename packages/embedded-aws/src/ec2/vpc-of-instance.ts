import { textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";
import type { InstanceRecord } from "./instance-store.ts";

/** Returns the VPC that an instance lies in, by its subnet or its security groups; undefined where no stack made those. */
export function vpcOf(instance: InstanceRecord, store: Store): string | undefined {
  const subnet = openSharedResources(store, "AWS::EC2::Subnet").find(instance, instance.subnetId ?? "");
  const group = openSharedResources(store, "AWS::EC2::SecurityGroup").find(
    instance,
    instance.securityGroupIds[0] ?? "",
  );
  return textOrNumber(subnet?.properties["VpcId"]) ?? textOrNumber(group?.properties["VpcId"]);
}
