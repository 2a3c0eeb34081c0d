import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeScalingActivitiesCommand,
  EnterStandbyCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeVolumesCommand,
  EC2Client,
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { aFolder, anEngine, clientOptions } from "../engine-fixture.ts";
import { until } from "../until.ts";
import { aStack, type TestStack } from "./stacks.ts";

/** A group of two machines on a launch template. */
function aGroup(image = "ami-0a1b2c3d", group: object = {}): object {
  return {
    Machines: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: image, InstanceType: "t3.small" } },
    },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      CreationPolicy: { ResourceSignal: { Count: 2, Timeout: "PT15M" } },
      UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: "PT5M" } },
      Properties: {
        MinSize: "2",
        MaxSize: "4",
        VPCZoneIdentifier: ["subnet-0000000a", "subnet-0000000b"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "Machines" },
          Version: { "Fn::GetAtt": ["Machines", "LatestVersionNumber"] },
        },
        ...group,
      },
    },
  };
}

interface Machines {
  readonly ec2: EC2Client;
  readonly scaling: AutoScalingClient;
  readonly stack: TestStack;
  readonly group: () => ReturnType<typeof readGroup>;
  /** Resolves when the group has this many members in service and none that comes or goes. */
  readonly settled: (count: number) => Promise<string[]>;
}

function machinesOf(engine: Pick<EmbeddedAws, "endpoint">): Machines {
  const ec2 = new EC2Client(clientOptions(engine));
  const scaling = new AutoScalingClient(clientOptions(engine));
  onTestFinished(() => (ec2.destroy(), scaling.destroy()));
  const group = () => readGroup(scaling);
  return {
    ec2,
    scaling,
    stack: aStack(engine),
    group,
    settled: (count) =>
      until(async () => {
        const { Instances = [] } = await group();
        const ids = Instances.map(({ InstanceId = "" }) => InstanceId).toSorted();
        const isSettled = ids.length === count && Instances.every((it) => it.LifecycleState === "InService");
        return isSettled ? ids : undefined;
      }),
  };
}

async function readGroup(scaling: AutoScalingClient) {
  const { AutoScalingGroups = [] } = await scaling.send(new DescribeAutoScalingGroupsCommand({}));
  const [group] = AutoScalingGroups;
  if (group === undefined) throw new Error("There is no group.");
  return group;
}

type Clients = Pick<Machines, "ec2" | "scaling">;

async function endThroughEc2({ ec2 }: Clients, id: string): Promise<object | undefined> {
  const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  return TerminatingInstances?.[0];
}

async function endThroughScaling({ scaling }: Clients, InstanceId: string): Promise<object | undefined> {
  const command = { InstanceId, ShouldDecrementDesiredCapacity: false };
  return (await scaling.send(new TerminateInstanceInAutoScalingGroupCommand(command))).Activity;
}

describe("the machines of an Auto Scaling group", () => {
  it("are described by Auto Scaling and EC2 alike", async () => {
    const { ec2, scaling, stack, group, settled } = machinesOf(await anEngine());
    expect(await stack.deploy(aGroup())).toBe("CREATE_COMPLETE");
    const ids = await settled(2);
    const name = await stack.physicalId("Group");
    const templateId = await stack.physicalId("Machines");
    expect(await group()).toMatchObject({
      AutoScalingGroupName: name,
      MinSize: 2,
      MaxSize: 4,
      DesiredCapacity: 2,
      LaunchTemplate: { LaunchTemplateId: templateId, Version: "1" },
      VPCZoneIdentifier: "subnet-0000000a,subnet-0000000b",
      AvailabilityZones: ["ap-southeast-2a", "ap-southeast-2b"],
    });
    const { AutoScalingInstances } = await scaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: ids }));
    expect(AutoScalingInstances?.map((it) => [it.AutoScalingGroupName, it.HealthStatus])).toEqual([
      [name, "HEALTHY"],
      [name, "HEALTHY"],
    ]);
    const Filters = [
      { Name: "tag:aws:autoscaling:groupName", Values: [name] },
      { Name: "instance-state-name", Values: ["run*"] },
    ];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    expect(instances.map(({ InstanceId = "" }) => InstanceId).toSorted()).toEqual(ids);
    expect(instances[0]).toMatchObject({
      ImageId: "ami-0a1b2c3d",
      InstanceType: "t3.small",
      State: { Name: "running", Code: 16 },
      PrivateIpAddress: expect.stringMatching(/^10\.0\.\d+\.\d+$/) as string,
    });
    expect(new Set(instances.map(({ Placement }) => Placement?.AvailabilityZone)).size).toBe(2);
    expect(instances[0]?.Tags).toContainEqual({ Key: "team", Value: "logs" });
    const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: ids }));
    expect(InstanceStatuses?.map(({ InstanceStatus }) => InstanceStatus?.Status)).toEqual(["ok", "ok"]);
  });

  it.each([
    ["EC2", endThroughEc2, { PreviousState: { Name: "running" }, CurrentState: { Name: "shutting-down", Code: 32 } }],
    ["Auto Scaling", endThroughScaling, { StatusCode: "InProgress" }],
  ])("are replaced when they are terminated through %s", async (_way, end, answer) => {
    const { ec2, scaling, stack, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const [lost = "", kept = ""] = await settled(2);
    expect(await end({ ec2, scaling }, lost)).toMatchObject(answer);
    await expect.poll(() => settled(2)).not.toContain(lost);
    const now = await settled(2);
    expect(now).toContain(kept);
    const fresh = now.find((id) => id !== kept) ?? "";
    const { Activities = [] } = await scaling.send(new DescribeScalingActivitiesCommand({}));
    const told = Activities.filter(({ Description }) => [lost, fresh].some((id) => Description?.endsWith(id)));
    expect(told.map(({ Description, StatusCode }) => `${Description} ${StatusCode}`)).toEqual([
      `Launching a new EC2 instance: ${fresh} Successful`,
      `Terminating EC2 instance: ${lost} Successful`,
      `Launching a new EC2 instance: ${lost} Successful`,
    ]);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [lost] }));
    expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("terminated");
  });

  it("follow a capacity that was changed by hand, which outlives an update that says nothing about it", async () => {
    const { scaling, stack, group, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    await settled(2);
    const AutoScalingGroupName = await stack.physicalId("Group");
    await scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
    const three = await settled(3);
    await stack.deploy(aGroup("ami-0a1b2c3d", { HealthCheckGracePeriod: 60 }));
    expect(await group()).toMatchObject({ DesiredCapacity: 3, HealthCheckGracePeriod: 60 });
    expect(await settled(3)).toEqual(three);
    const shrink = { InstanceId: three[0], ShouldDecrementDesiredCapacity: true };
    await scaling.send(new TerminateInstanceInAutoScalingGroupCommand(shrink));
    expect(await settled(2)).toEqual(three.slice(1));
    const tooMany = new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 });
    await expect(scaling.send(tooMany)).rejects.toMatchObject({
      name: "ValidationError",
      message: "New SetDesiredCapacity value 5 is above max value 4 for the AutoScalingGroup.",
    });
  });

  it("are all new after a rolling update, from the newest version of their template", async () => {
    const { ec2, stack, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const before = await settled(2);
    expect(await stack.deploy(aGroup("ami-11111111"))).toBe("UPDATE_COMPLETE");
    const after = await settled(2);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: after }));
    expect(Reservations?.map(({ Instances }) => Instances?.[0]?.ImageId)).toEqual(["ami-11111111", "ami-11111111"]);
    const LaunchTemplateId = await stack.physicalId("Machines");
    const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }));
    expect(LaunchTemplateVersions?.map((it) => [it.VersionNumber, it.LaunchTemplateData?.ImageId])).toEqual([
      [2, "ami-11111111"],
      [1, "ami-0a1b2c3d"],
    ]);
  });

  it("go with their stack, and are terminated then", async () => {
    const { ec2, scaling, stack, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const InstanceIds = await settled(2);
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    expect((await scaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups).toEqual([]);
    const states = async () => {
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
      return Reservations.map(({ Instances }) => Instances?.[0]?.State?.Name);
    };
    await expect.poll(states).toEqual(["terminated", "terminated"]);
  });

  it("are healed by the engine that comes after the one that saw them end", async () => {
    const stateDir = await aFolder();
    const first = await anEngine({ stateDir, speed: "compressed" });
    const before = machinesOf(first);
    await before.stack.deploy(aGroup());
    const [lost = "", kept = ""] = await before.settled(2);
    await before.ec2.send(new TerminateInstancesCommand({ InstanceIds: [lost] }));
    await first.close();
    const after = machinesOf(await anEngine({ stateDir, speed: "compressed" }));
    await expect.poll(() => after.settled(2)).not.toContain(lost);
    expect(await after.settled(2)).toContain(kept);
  });
});

describe("what operators do to the machines of a group", () => {
  it("changes its sizes past the stack, which finds the drift and takes it back with the next change", async () => {
    const { scaling, stack, group, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const AutoScalingGroupName = await stack.physicalId("Group");
    const update = (members: object) =>
      scaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...members }));
    await update({ MinSize: 3, HealthCheckGracePeriod: 90 });
    expect((await settled(3)).length).toBe(3);
    expect(await group()).toMatchObject({ MinSize: 3, DesiredCapacity: 3, HealthCheckGracePeriod: 90 });
    await update({ MinSize: 0, MaxSize: 1 });
    expect((await settled(1)).length).toBe(1);
    await expect(update({ MinSize: 5 })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Max bound, 1, must be greater than or equal to min bound, 5",
    });
    await expect(update({ LaunchTemplate: { LaunchTemplateName: "none" } })).rejects.toThrow(/valid fully-formed/);
    await stack.deploy(aGroup("ami-0a1b2c3d", { HealthCheckGracePeriod: 60 }));
    expect(await group()).toMatchObject({ MinSize: 2, MaxSize: 4, DesiredCapacity: 2, HealthCheckGracePeriod: 60 });
  });

  it("suspends what a group does, so that nothing is replaced until it is resumed", async () => {
    const { ec2, scaling, stack, group, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const [lost = "", kept = ""] = await settled(2);
    const AutoScalingGroupName = await stack.physicalId("Group");
    const processes = { AutoScalingGroupName, ScalingProcesses: ["ReplaceUnhealthy"] };
    await scaling.send(new SuspendProcessesCommand(processes));
    expect((await group()).SuspendedProcesses).toEqual([
      { ProcessName: "ReplaceUnhealthy", SuspensionReason: expect.stringMatching(/^User suspended at /) as string },
    ]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [lost] }));
    await delay(50);
    expect((await group()).Instances?.map(({ InstanceId }) => InstanceId).toSorted()).toEqual([lost, kept].toSorted());
    await scaling.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
    await expect.poll(() => settled(2)).not.toContain(lost);
    await scaling.send(new SuspendProcessesCommand({ AutoScalingGroupName }));
    expect((await group()).SuspendedProcesses).toHaveLength(9);
    const unknown = { AutoScalingGroupName, ScalingProcesses: ["Sleep"] };
    await expect(scaling.send(new SuspendProcessesCommand(unknown))).rejects.toThrow(/Sleep is not a scaling process/);
  });

  it("has a machine replaced that is said to be unhealthy, or that is stopped", async () => {
    const { ec2, scaling, stack, settled } = machinesOf(await anEngine());
    await stack.deploy(aGroup());
    const [sick = "", stopped = ""] = await settled(2);
    await scaling.send(new SetInstanceHealthCommand({ InstanceId: sick, HealthStatus: "Unhealthy" }));
    await expect.poll(() => settled(2)).not.toContain(sick);
    const stop = await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
    expect(stop.StoppingInstances).toMatchObject([{ CurrentState: { Name: "stopping", Code: 64 } }]);
    await expect.poll(() => settled(2)).not.toContain(stopped);
    const { Activities = [] } = await scaling.send(new DescribeScalingActivitiesCommand({}));
    const causeOf = (id: string) =>
      Activities.find((it) => it.Description === `Terminating EC2 instance: ${id}`)?.Cause;
    expect([causeOf(sick), causeOf(stopped)]).toEqual([
      expect.stringContaining("taken out of service in response to a user health-check."),
      expect.stringContaining("an EC2 health check indicating it has been terminated or stopped."),
    ]);
    const unknown = { InstanceId: sick, HealthStatus: "Healthy" };
    await expect(scaling.send(new SetInstanceHealthCommand(unknown))).rejects.toMatchObject({
      name: "ValidationError",
    });
  });
});

describe("a machine of no group", () => {
  it("is stopped, started and rebooted, and shows its disks and its network", async () => {
    const { ec2, stack } = machinesOf(await anEngine());
    await stack.deploy({
      Network: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.1.0.0/16" } },
      Subnet: {
        Type: "AWS::EC2::Subnet",
        Properties: { VpcId: { Ref: "Network" }, CidrBlock: "10.1.0.0/24", AvailabilityZone: "ap-southeast-2b" },
      },
      Machine: {
        Type: "AWS::EC2::Instance",
        Properties: {
          ImageId: "ami-0a1b2c3d",
          SubnetId: { Ref: "Subnet" },
          BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeSize: 20, DeleteOnTermination: false } }],
        },
      },
    });
    const InstanceIds = [await stack.physicalId("Machine")];
    const state = async () =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds }))).Reservations?.[0]?.Instances?.[0]?.State?.Name;
    await ec2.send(new RebootInstancesCommand({ InstanceIds }));
    await ec2.send(new StopInstancesCommand({ InstanceIds }));
    await expect.poll(state).toBe("stopped");
    await expect(ec2.send(new RebootInstancesCommand({ InstanceIds }))).rejects.toMatchObject({
      name: "IncorrectInstanceState",
    });
    const { StartingInstances } = await ec2.send(new StartInstancesCommand({ InstanceIds }));
    expect(StartingInstances).toMatchObject([{ PreviousState: { Name: "stopped", Code: 80 } }]);
    await expect.poll(state).toBe("running");
    const attached = { Filters: [{ Name: "attachment.instance-id", Values: InstanceIds }] };
    expect((await ec2.send(new DescribeVolumesCommand(attached))).Volumes).toMatchObject([
      { State: "in-use", Attachments: [{ Device: "/dev/xvda", DeleteOnTermination: true }] },
      { State: "in-use", Size: 20, Attachments: [{ Device: "/dev/sdf", DeleteOnTermination: false }] },
    ]);
    const Filters = [
      { Name: "vpc-id", Values: [await stack.physicalId("Network")] },
      { Name: "availability-zone-id", Values: ["apse2-az2"] },
      { Name: "private-dns-name", Values: ["*.compute.internal"] },
    ];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    expect(Reservations[0]?.Instances).toMatchObject([
      {
        VpcId: await stack.physicalId("Network"),
        Placement: { AvailabilityZoneId: "apse2-az2" },
        BlockDeviceMappings: [
          { DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: true } },
          { DeviceName: "/dev/sdf", Ebs: { DeleteOnTermination: false } },
        ],
        NetworkInterfaces: [{ SubnetId: await stack.physicalId("Subnet"), Status: "in-use" }],
      },
    ]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await expect.poll(state).toBe("terminated");
    // What was on the first disk is lost; the second one is kept, and is nobody's.
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toMatchObject([
      { State: "available", Size: 20, Attachments: [] },
    ]);
  });
});

describe("the console of a machine", () => {
  it("shows a boot, and what is to be shown of one whose signals get lost", async () => {
    const faults = {
      reasonFor: (_: string, __: string, step: string) => (step === "signal" ? "disk full" : undefined),
      consoleOf: (stackName: string) => (stackName === "told" ? "Could not find config file" : undefined),
    };
    const engine = await anEngine({ faults });
    const { ec2 } = machinesOf(engine);
    const consoles = async (): Promise<readonly string[]> => {
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
      const texts = Reservations.map(async ({ Instances }) => {
        const command = new GetConsoleOutputCommand({ InstanceId: Instances?.[0]?.InstanceId });
        const { Output = "" } = await ec2.send(command);
        return Buffer.from(Output, "base64").toString();
      });
      return await Promise.all(texts);
    };
    expect(await aStack(engine, "s").deploy(aGroup())).toBe("ROLLBACK_COMPLETE");
    // What ended is forgotten an hour later, and no sooner.
    expect(await consoles()).toEqual([expect.stringContaining("failed: disk full"), expect.stringContaining("login:")]);
    await aStack(engine, "told").deploy(aGroup());
    expect(await consoles()).toContain("Could not find config file");
  });
});

describe("what EC2 and Auto Scaling refuse", () => {
  it("has AWS's codes and texts, or names what is not modelled", async () => {
    const { ec2, scaling } = machinesOf(await anEngine());
    const missing = new DescribeInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] });
    await expect(ec2.send(missing)).rejects.toMatchObject({
      name: "InvalidInstanceID.NotFound",
      message: "The instance ID 'i-0123456789abcdef0' does not exist",
    });
    await expect(ec2.send(new TerminateInstancesCommand({ InstanceIds: ["web-1"] }))).rejects.toMatchObject({
      name: "InvalidInstanceID.Malformed",
    });
    const filter = new DescribeInstancesCommand({ Filters: [{ Name: "hypervisor", Values: ["xen"] }] });
    await expect(ec2.send(filter)).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("the filter hypervisor") as string,
    });
    const member = new DescribeInstancesCommand({ DryRun: true });
    await expect(ec2.send(member)).rejects.toThrow(/the request member DryRun/);
    const standby = { AutoScalingGroupName: "g", ShouldDecrementDesiredCapacity: true };
    await expect(scaling.send(new EnterStandbyCommand(standby))).rejects.toThrow(
      /the operation EnterStandby of Auto Scaling/,
    );
    const unknown = new SetDesiredCapacityCommand({ AutoScalingGroupName: "g", DesiredCapacity: 1 });
    await expect(scaling.send(unknown)).rejects.toMatchObject({ name: "ValidationError" });
  });
});
