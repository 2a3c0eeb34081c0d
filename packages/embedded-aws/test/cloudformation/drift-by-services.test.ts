import { AutoScalingClient, SetDesiredCapacityCommand } from "@aws-sdk/client-auto-scaling";
import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
} from "@aws-sdk/client-cloudformation";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, it, onTestFinished } from "vitest";
import { anEngine, clientOptions, s3Client } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";

const StackName = "s";

it("of a stack is what SSM, S3 and Auto Scaling were asked to do to its resources", async () => {
  const engine = await anEngine();
  const stack = aStack(engine, StackName);
  const parameter = (Name: string) => ({
    Type: "AWS::SSM::Parameter",
    Properties: { Name, Type: "String", Value: "1" },
  });
  await stack.deploy({
    Size: parameter("/size"),
    Gone: parameter("/gone"),
    Same: parameter("/same"),
    Bucket: { Type: "AWS::S3::Bucket" },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      Properties: {
        MinSize: "1",
        MaxSize: "3",
        DesiredCapacity: "1",
        AvailabilityZones: ["ap-southeast-2a"],
        LaunchTemplate: { LaunchTemplateId: { Ref: "Machines" }, Version: "1" },
      },
    },
    Machines: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: "ami-0abc", InstanceType: "t3.small" } },
    },
  });
  const clients = { ssm: new SSMClient(clientOptions(engine)), scaling: new AutoScalingClient(clientOptions(engine)) };
  const cloudFormation = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => [...Object.values(clients), cloudFormation].forEach((client) => client.destroy()));
  await clients.ssm.send(new PutParameterCommand({ Name: "/size", Value: "2", Overwrite: true }));
  await clients.ssm.send(new DeleteParameterCommand({ Name: "/gone" }));
  await s3Client(engine).send(new DeleteBucketCommand({ Bucket: await stack.physicalId("Bucket") }));
  const AutoScalingGroupName = await stack.physicalId("Group");
  await clients.scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 2 }));

  const { StackDriftDetectionId } = await cloudFormation.send(new DetectStackDriftCommand({ StackName }));
  const detection = async () =>
    await cloudFormation.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
  await expect.poll(async () => (await detection()).DetectionStatus).not.toBe("DETECTION_IN_PROGRESS");
  expect(await detection()).toMatchObject({
    DetectionStatus: "DETECTION_COMPLETE",
    StackDriftStatus: "DRIFTED",
    DriftedStackResourceCount: 4,
  });
  const { StackResourceDrifts = [] } = await cloudFormation.send(new DescribeStackResourceDriftsCommand({ StackName }));
  const found = StackResourceDrifts.map((drift) => [
    drift.LogicalResourceId,
    drift.StackResourceDriftStatus,
    ...(drift.PropertyDifferences ?? []).map((it) => `${it.PropertyPath} ${it.ExpectedValue} ${it.ActualValue}`),
  ]);
  expect(Object.fromEntries(found.map(([id, ...rest]) => [id, rest]))).toEqual({
    Size: ["MODIFIED", "/Value 1 2"],
    Gone: ["DELETED"],
    Same: ["IN_SYNC"],
    Bucket: ["DELETED"],
    Group: ["MODIFIED", "/DesiredCapacity 1 2"],
    Machines: ["IN_SYNC"],
  });
});
