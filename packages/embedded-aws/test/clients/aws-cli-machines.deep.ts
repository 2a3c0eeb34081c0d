import { describe, expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aws, hasAwsCli } from "./aws-cli.ts";
import { hasBoto3, runPython } from "./boto3.ts";

const RESOURCES = {
  Machines: { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData: { ImageId: "ami-0a1b2c3d" } } },
  Group: {
    Type: "AWS::AutoScaling::AutoScalingGroup",
    Properties: {
      AutoScalingGroupName: "machines",
      MinSize: "1",
      MaxSize: "1",
      AvailabilityZones: ["ap-southeast-2a"],
      LaunchTemplate: { LaunchTemplateId: { Ref: "Machines" }, Version: "1" },
    },
  },
  Idle: {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: "idle",
      Namespace: "AWS/AutoScaling",
      MetricName: "GroupInServiceInstances",
      Statistic: "Minimum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1.5,
      ComparisonOperator: "LessThanThreshold",
    },
  },
};

/** What boto3 is asked; it prints one line of JSON. */
const SCRIPT = `
import boto3, json
group = boto3.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]
instance = group["Instances"][0]["InstanceId"]
console = boto3.client("ec2").get_console_output(InstanceId=instance)["Output"]
alarm = boto3.client("cloudwatch").describe_alarms()["MetricAlarms"][0]
print(json.dumps([group["AutoScalingGroupName"], "login:" in console, alarm["AlarmName"], alarm["Threshold"]]))
`;

describe("the machines of a stack", () => {
  it("are described to the AWS CLI, which ends one and sees another take its place", async () => {
    if (!(await hasAwsCli())) return;
    const engine = await anEngine();
    await aStack(engine).deploy(RESOURCES);
    const ask = async (args: string): Promise<unknown> => JSON.parse(await aws(engine.endpoint, args.split(" ")));
    const members = "autoscaling describe-auto-scaling-groups --query AutoScalingGroups[0].Instances[*].InstanceId";
    const [before] = (await ask(members)) as readonly [string];
    await ask(`ec2 terminate-instances --instance-ids ${before}`);
    await expect.poll(() => ask(members)).not.toContain(before);
    expect(await ask(`ec2 describe-instances --filters Name=instance-id,Values=${before} --output json`)).toMatchObject(
      {
        Reservations: [{ Instances: [{ InstanceId: before, State: { Name: "terminated" } }] }],
      },
    );
    expect(await ask("cloudwatch describe-alarms")).toMatchObject({
      MetricAlarms: [{ AlarmName: "idle", Threshold: 1.5, StateValue: "INSUFFICIENT_DATA" }],
    });
    await expect(ask("ec2 describe-instances --instance-ids i-00000000")).rejects.toThrow(/InvalidInstanceID.NotFound/);
    await expect(ask("cloudwatch list-metrics")).rejects.toThrow(/NotModelled.*ListMetrics/);
  });

  it("are described to boto3", async () => {
    if (!(await hasBoto3("how it speaks to EC2, Auto Scaling and CloudWatch"))) return;
    const engine = await anEngine();
    await aStack(engine).deploy(RESOURCES);
    expect(await runPython(engine.endpoint, ["-c", SCRIPT])).toEqual([["machines", true, "idle", 1.5]]);
  });
});
