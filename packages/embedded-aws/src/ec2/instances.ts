import { RESOURCES_TABLE, typePrefix, type Place } from "../resources/world.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { CallContext } from "../service.ts";
import { encodeBase64 } from "../wire/base64.ts";
import { consoleTextOf } from "./console.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { filterItems, type Filter, type FilterReaders } from "./filters.ts";
import { pickByIds, type IdKind } from "./ids.ts";
import { isLive, type InstanceRecord } from "./instance-store.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { groupNameOf } from "./security-groups.ts";
import { privateNameOf, profileArn, showInstance, showState } from "./show-instance.ts";
import { vpcOf } from "./vpc-of-instance.ts";
import { zoneIdOf } from "./zone-ids.ts";

/** Which instances a request is about. */
export interface InstancesInput extends PageInput {
  readonly InstanceIds?: readonly string[];
  readonly Filters?: readonly Filter[];
}

const INSTANCE_ID: IdKind = { code: "InvalidInstanceID", prefix: "i", called: "instance ID", plural: "instance IDs" };

/** What filters read; `vpc-id` needs to know the subnets that stacks made. */
function readersOf({ store }: Ec2Desk): FilterReaders<InstanceRecord> {
  return { ...READERS, "vpc-id": (instance) => [vpcOf(instance, store)] };
}

const READERS: FilterReaders<InstanceRecord> = {
  "availability-zone": ({ zone }) => [zone],
  "availability-zone-id": ({ zone }) => [zoneIdOf(zone)],
  "iam-instance-profile.arn": ({ profile, account }) => [profile && profileArn(profile, account)],
  "image-id": ({ imageId }) => [imageId],
  "instance-id": ({ instanceId }) => [instanceId],
  "instance-state-code": (instance) => [String(showState(instance).Code)],
  "instance-state-name": ({ state }) => [state],
  "instance-type": ({ instanceType }) => [instanceType],
  "instance.group-id": ({ securityGroupIds }) => securityGroupIds,
  "key-name": ({ keyName }) => [keyName],
  "owner-id": ({ account }) => [account],
  "private-dns-name": (instance) => [instance.state === "terminated" ? undefined : privateNameOf(instance)],
  "private-ip-address": ({ privateIp, state }) => [state === "terminated" ? undefined : privateIp],
  "reservation-id": ({ instanceId }) => [instanceId.replace("i-", "r-")],
  "subnet-id": ({ subnetId }) => [subnetId],
};

/** Returns DescribeInstances over the instances of groups and stacks; each is a reservation of its own. */
export function describeInstances(desk: Ec2Desk) {
  return (input: InstancesInput, context: CallContext): object => {
    const { items, NextToken } = pageOf(wanted(desk, context, input), input, (it) => it.instanceId);
    const nameOf = (groupId: string): string | undefined => securityGroupName(desk, context, groupId);
    const Reservations = items.map((instance) => ({
      ReservationId: instance.instanceId.replace("i-", "r-"),
      OwnerId: context.account,
      Groups: [],
      Instances: [showInstance(instance, { nameOf, vpcId: vpcOf(instance, desk.store) })],
    }));
    return { Reservations, NextToken };
  };
}

/** Returns DescribeInstanceStatus: the checks of what runs, which all pass. */
export function describeInstanceStatus(desk: Ec2Desk) {
  return (input: InstancesInput & { readonly IncludeAllInstances?: boolean }, context: CallContext): object => {
    const shown = wanted(desk, context, input).filter(
      ({ state }) => input.IncludeAllInstances === true || state === "running",
    );
    const { items, NextToken } = pageOf(shown, input, (it) => it.instanceId);
    const InstanceStatuses = items.map((instance) => {
      const check =
        instance.state === "running"
          ? { Status: "ok", Details: [{ Name: "reachability", Status: "passed" }] }
          : { Status: "not-applicable" };
      return {
        InstanceId: instance.instanceId,
        AvailabilityZone: instance.zone,
        InstanceState: showState(instance),
        InstanceStatus: check,
        SystemStatus: check,
      };
    });
    return { InstanceStatuses, NextToken };
  };
}

/**
 * Returns GetConsoleOutput, in Base64. AWS: it stays readable for an hour after an instance is terminated. `Latest` asks for
 * the output of this moment, which is all that there is here.
 */
export function getConsoleOutput(desk: Ec2Desk) {
  return async ({ InstanceId }: { readonly InstanceId: string }, context: CallContext): Promise<object> => {
    const [instance] = wanted(desk, context, { InstanceIds: [InstanceId] });
    if (instance === undefined) throw new Error(`${InstanceId} was found and is not there.`);
    // AWS: a machine that has not come up has no output yet.
    const hasOutput = instance.state !== "pending";
    const written = await desk.boots?.consoleOf(instance);
    const text = consoleTextOf(written === undefined ? instance : { ...instance, console: written }, desk.faults);
    return {
      InstanceId,
      Timestamp: isLive(instance) ? desk.clock.now() : instance.stateSinceMs,
      Output: hasOutput ? encodeBase64(new TextEncoder().encode(text)) : undefined,
    };
  };
}

/** Returns the instances that a request is about; throws for ids that are not there. */
export function wanted(
  desk: Ec2Desk,
  place: Place,
  { InstanceIds, Filters }: InstancesInput,
): readonly InstanceRecord[] {
  const all = desk.instances.list(place, desk.clock.now());
  const picked = pickByIds(all, InstanceIds, { idOf: ({ instanceId }) => instanceId, kind: INSTANCE_ID });
  return filterItems(picked, Filters, { readers: readersOf(desk), tagsOf: ({ tags }) => tags });
}

function securityGroupName({ store }: Ec2Desk, place: Place, groupId: string): string | undefined {
  const key = `${typePrefix(place, "AWS::EC2::SecurityGroup")}${groupId}`;
  const group = store.table<PhysicalResource>(RESOURCES_TABLE).get(key);
  return group === undefined ? undefined : groupNameOf(group);
}
