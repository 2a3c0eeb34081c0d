import { readLayerFiles, testLayer } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const folder = new URL("..", import.meta.url);
testLayer(layer, { folder, startAws: startEmbeddedAws });

const { template } = await readLayerFiles(layer, folder);
const resource = (logicalId: string) => template.resources.get(logicalId);
const types = [...template.resources.values()].map(({ type }) => type);
const group = resource("ElastalertGroup");
const launch = resource("LaunchTemplate")?.properties["LaunchTemplateData"];

describe("the machine", () => {
  it("exists exactly once, whatever the parameters", () => {
    expect(types.filter((type) => type === "AWS::AutoScaling::AutoScalingGroup")).toHaveLength(1);
    expect(group?.properties).toMatchObject({ MinSize: 1, MaxSize: 1, DesiredCapacity: 1 });
    expect(types).not.toContain("AWS::AutoScaling::ScalingPolicy");
  });

  it("has no load balancer and no DNS record", () => {
    expect(types.filter((type) => /^AWS::(ElasticLoadBalancing|Route53)/.test(type))).toEqual([]);
    expect(JSON.stringify(group)).not.toMatch(/TargetGroup|LoadBalancerNames/);
  });

  it("comes back by itself, in any of the subnets", () => {
    expect(group?.properties).toMatchObject({ HealthCheckType: "EC2", VPCZoneIdentifier: { Ref: "PrivateSubnetIds" } });
  });

  it("has to signal success before a create or an update is done", () => {
    expect(group).toMatchObject({
      creationPolicy: { ResourceSignal: { Count: 1, Timeout: "PT15M" } },
      updatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: "PT15M" } },
    });
  });

  it("goes before its successor comes, so that no alert is sent twice", () => {
    expect(group).toMatchObject({
      updatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 0, MaxBatchSize: 1 } },
    });
  });

  it("is not replaced by a new version alone", () => {
    expect(JSON.stringify([group, resource("LaunchTemplate")])).not.toContain("EnvironmentVersion");
  });

  it("keeps its permissions from the container and its disk encrypted", () => {
    expect(launch).toMatchObject({
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: "gp3" } }],
    });
  });

  it("lets nobody in, and reaches Elasticsearch and HTTPS only", () => {
    const security = resource("InstanceSecurityGroup")?.properties;
    expect(security).not.toHaveProperty("SecurityGroupIngress");
    expect(security).toMatchObject({
      SecurityGroupEgress: [
        {
          FromPort: { Ref: "ElasticsearchPort" },
          DestinationSecurityGroupId: { Ref: "ElasticsearchSecurityGroupId" },
        },
        { FromPort: 443, ToPort: 443 },
      ],
    });
    expect(resource("ElasticsearchFromInstance")?.properties).toMatchObject({
      GroupId: { Ref: "ElasticsearchSecurityGroupId" },
      SourceSecurityGroupId: { Ref: "InstanceSecurityGroup" },
    });
  });

  it("may write its own log and signal its own stack, and nothing else", () => {
    const { Policies } = resource("InstanceRole")?.properties ?? {};
    const actions = JSON.stringify(Policies).match(/"[a-z]+:[A-Z]\w+"/g);
    expect(actions).toEqual([
      '"logs:CreateLogStream"',
      '"logs:DescribeLogStreams"',
      '"logs:PutLogEvents"',
      '"cloudformation:SignalResource"',
    ]);
  });
});

describe("the boot script", () => {
  const { UserData } = launch as { readonly UserData: { readonly "Fn::Base64": { readonly "Fn::Sub": string } } };
  const script = UserData["Fn::Base64"]["Fn::Sub"];

  it("stops at the first error, and signals however it ends", () => {
    expect(script.split("\n").slice(0, 2)).toEqual(["#!/bin/bash", "set -euo pipefail"]);
    expect(script).toMatch(/^trap report EXIT$/m);
    expect(script).toContain("--logical-resource-id ElastalertGroup");
  });

  it("writes the addresses the container needs, and no secret", () => {
    const file = /<<'ENV'\n([\s\S]*?)\nENV\n/.exec(script)?.[1]?.split("\n");
    expect(file).toEqual([
      "AWS_REGION=${AWS::Region}",
      "LOGSTACK_ENVIRONMENT=${OctopusEnvironment}",
      "LOGSTACK_COMPONENT=${Component}",
      "LOGSTACK_LOG_GROUP=${LogGroup}",
      "ELASTICSEARCH_HOST=${ElasticsearchEndpoint}",
      "ELASTICSEARCH_PORT=${ElasticsearchPort}",
    ]);
  });

  it("asks Docker whether it runs before it says success", () => {
    expect(script).toMatch(/until docker info/);
  });
});

describe("the smoke test", () => {
  const whole = {
    environment: "ci",
    stackName: "ci-elastalert",
    outputs: { ElastalertGroupName: "ci-elastalert-ElastalertGroup-1A2B3C" },
    resources: [...template.resources.values()].map(({ logicalId, type }) => ({
      logicalId,
      type,
      physicalId: logicalId,
      status: "UPDATE_COMPLETE",
    })),
  };
  const findProblems = async (context: typeof whole) =>
    (await layer.smokeTest(context)).map(({ problem }) => problem).filter((problem) => problem !== undefined);

  it("passes when the machine has signalled and may ask Elasticsearch", async () => {
    await expect(findProblems(whole)).resolves.toEqual([]);
  });

  it("tells what is missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "LogGroup")
      .map((each) => (each.logicalId === "ElastalertGroup" ? { ...each, status: "UPDATE_FAILED" } : each));
    await expect(findProblems({ ...whole, resources })).resolves.toEqual([
      "ElastalertGroup is UPDATE_FAILED.",
      "The stack has no resource LogGroup.",
    ]);
  });

  it("tells a group without a name", async () => {
    await expect(findProblems({ ...whole, outputs: { ElastalertGroupName: "" } })).resolves.toEqual([
      "The output ElastalertGroupName is empty.",
    ]);
  });
});
