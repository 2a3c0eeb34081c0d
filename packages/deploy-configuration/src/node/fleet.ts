import {
  DescribeAutoScalingGroupsCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  type AutoScalingClient,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, GetConsoleOutputCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { DeployError } from "@logstack/deploy-core";
import { explainAwsError, isNamed, type Access } from "@logstack/deploy-core/node";
import type { Fleet, ObservedMachine } from "../roll/roll-ports.ts";

/** How Auto Scaling and EC2 are reached. */
export interface FleetConnection {
  readonly scaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly access: Access;
}

/** Connects the groups of machines to Auto Scaling and EC2. */
export function openFleet(connection: FleetConnection): Fleet {
  const { scaling, ec2, access } = connection;
  const explained = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw explainAwsError(error, access);
    }
  };
  return {
    read: (groupName) =>
      explained(async () => {
        const ask = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] });
        const group = (await scaling.send(ask)).AutoScalingGroups?.[0];
        if (group === undefined) return undefined;
        const instances = group.Instances ?? [];
        const launched = await readLaunches(
          connection,
          instances.flatMap(({ InstanceId }) => InstanceId ?? []),
        );
        return {
          desiredCapacity: group.DesiredCapacity ?? 0,
          suspended: (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
          machines: instances.map(({ InstanceId = "", LifecycleState = "", HealthStatus }): ObservedMachine => ({
            instanceId: InstanceId,
            lifecycleState: LifecycleState,
            healthStatus: HealthStatus === "Unhealthy" ? "Unhealthy" : "Healthy",
            launchedAt: launched.get(InstanceId),
          })),
        };
      }),
    end: (instanceId) =>
      explained(async () => {
        const input = { InstanceId: instanceId, ShouldDecrementDesiredCapacity: false };
        try {
          await scaling.send(new TerminateInstanceInAutoScalingGroupCommand(input));
          return "ended";
        } catch (error) {
          if (isNamed(error, ["ScalingActivityInProgressFault", "ResourceContentionFault"])) return "busy";
          throw error;
        }
      }),
    console: async (instanceId) => {
      try {
        return await explained(() => readConsole({ ec2 }, instanceId));
      } catch (error) {
        // What cannot be read is not the story: the story is told without it.
        if (error instanceof DeployError) return [];
        throw error;
      }
    },
  };
}

/** AWS: one unknown id fails the whole call, and a filter passes over those that EC2 has forgotten. */
async function readLaunches({ ec2 }: FleetConnection, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const Filters = [{ Name: "instance-id", Values: [...ids] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return new Map(
    Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(({ InstanceId, LaunchTime }) =>
      InstanceId === undefined || LaunchTime === undefined ? [] : [[InstanceId, LaunchTime.getTime()] as const],
    ),
  );
}

/** AWS: only some instance types give what their console shows at this moment; others what they wrote at their last boot. */
async function readConsole({ ec2 }: Pick<FleetConnection, "ec2">, InstanceId: string): Promise<readonly string[]> {
  const read = async (Latest: boolean): Promise<readonly string[]> => {
    const { Output } = await ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest }));
    const text = Output === undefined ? "" : Buffer.from(Output, "base64").toString("utf8");
    return text
      .split(/\r?\n/)
      .filter((line) => line !== "")
      .slice(-CONSOLE_LINES);
  };
  try {
    return await read(true);
  } catch (error) {
    if (error instanceof Error && error.name === "UnsupportedOperation") return read(false);
    throw error;
  }
}

const CONSOLE_LINES = 20;
