import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  type AutoScalingGroup,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, EC2Client, type Instance } from "@aws-sdk/client-ec2";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, notFound, type Probe } from "./probe.ts";

/** Reads how many instances a group has in service, and since when the longest-running one has been. */
export const probeAutoScalingGroup: Probe = async (name, { settings, signal }) => {
  const client = new AutoScalingClient(settings);
  try {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const [group] = (await client.send(command, { abortSignal: signal })).AutoScalingGroups ?? [];
    if (group === undefined) return notFound();
    const ids = (group.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
    return describeAutoScalingGroup(group, await readInstances(ids, { settings, signal }));
  } finally {
    client.destroy();
  }
};

/** Only to say since when: what can not be read is left unsaid. */
async function readInstances(
  InstanceIds: string[],
  { settings, signal }: Pick<Parameters<Probe>[1], "settings" | "signal">,
): Promise<readonly Instance[]> {
  if (InstanceIds.length === 0) return [];
  const client = new EC2Client(settings);
  try {
    const { Reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds }), { abortSignal: signal });
    return (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  } catch {
    return [];
  } finally {
    client.destroy();
  }
}

/** Says what a group's instances amount to; a group without any has no disks, and so no data. */
export function describeAutoScalingGroup(
  { Instances = [] }: AutoScalingGroup,
  machines: readonly Instance[],
): DataProbe {
  if (Instances.length === 0) return { kind: "empty" };
  const serving = Instances.filter(({ LifecycleState }) => LifecycleState === "InService").length;
  const launches = machines.flatMap(({ LaunchTime }) => LaunchTime ?? []).sort((a, b) => a.getTime() - b.getTime());
  return holds(
    [
      anAmount(serving, "instances in service"),
      ...(serving === Instances.length ? [] : [anAmount(Instances.length - serving, "other instances")]),
    ],
    { sinceAt: launches[0] },
  );
}
