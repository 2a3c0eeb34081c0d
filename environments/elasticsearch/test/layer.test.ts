import { readFile } from "node:fs/promises";
import {
  aDeployedStack,
  findSmokeProblems,
  findStatements,
  grantsOfConfiguration,
  OCTOPUS_GRANT,
  readLayerFiles,
  testLayer,
} from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const folder = new URL("..", import.meta.url);
testLayer(layer, { folder, startAws: startEmbeddedAws });

const { template } = await readLayerFiles(layer, folder);
const resource = (logicalId: string) => template.resources.get(logicalId);

describe("the data nodes", () => {
  const group = resource("DataNodeGroup");

  it("are never rolled by CloudFormation", () => {
    expect(group?.updatePolicy).toBeUndefined();
  });

  it("have the reason for that next to them in the template", async () => {
    const text = await readFile(new URL(layer.template, folder), "utf8");
    const [, after = ""] = text.split(/^ {2}DataNodeGroup:$/m);
    const [comments = ""] = after.split("CreationPolicy:");
    expect(comments.replaceAll(/\n\s*#/g, "")).toContain("CloudFormation replaces nodes faster than shards recover");
  });

  it("are marked as instance-local data, in words that a refusal can show", () => {
    expect(group?.metadata["Stateful"]).toBe(layer.stateful["DataNodeGroup"]);
  });

  it("stay when an update would replace their group, so that the shards can move", () => {
    expect(group?.updateReplacePolicy).toBe("Retain");
  });

  it("are not ended for being slow to answer, and not started in another zone while theirs is down", () => {
    expect(group?.properties).toMatchObject({
      HealthCheckType: "EC2",
      AvailabilityZoneDistribution: { CapacityDistributionStrategy: "balanced-only" },
    });
  });

  it("are never ended by their group, neither for being too many nor to balance zones", () => {
    expect(group?.properties["NewInstancesProtectedFromScaleIn"]).toEqual({ Ref: "ProtectDataNodes" });
    expect(template.parameters.get("ProtectDataNodes")?.defaultValue).toBe("true");
  });

  it("can be taken away by hand together with their place, down to the fewest there may be", () => {
    expect(group?.properties).toMatchObject({
      MinSize: template.parameters.get("DataNodes")?.minValue,
      DesiredCapacity: { Ref: "DataNodes" },
    });
  });

  it("have their shards on an encrypted gp3 volume of their own, whose size and speed are parameters", () => {
    const { BlockDeviceMappings: devices } = launchData("DataLaunchTemplate");
    expect(devices).toMatchObject([
      { DeviceName: "/dev/xvda" },
      {
        DeviceName: "/dev/sdf",
        Ebs: {
          VolumeType: "gp3",
          Encrypted: true,
          VolumeSize: { Ref: "DataVolumeGiB" },
          Iops: { Ref: "DataVolumeIops" },
          Throughput: { Ref: "DataVolumeMiBps" },
        },
      },
    ]);
  });

  it("get no new launch template when only the masters change", () => {
    expect(JSON.stringify(resource("DataLaunchTemplate"))).not.toMatch(/MasterNodes|MasterInstanceType/);
  });

  it("come when there are masters to join, and fail the create when one never does", () => {
    expect(group?.dependsOn).toContain("MasterNodeGroup");
    expect(group?.creationPolicy).toMatchObject({ ResourceSignal: { Count: { Ref: "DataNodes" }, Timeout: "PT20M" } });
  });
});

describe("the masters", () => {
  const group = resource("MasterNodeGroup");

  it("are an odd number, at least three", () => {
    expect(template.parameters.get("MasterNodes")).toMatchObject({ defaultValue: "3", allowedValues: ["3", "5", "7"] });
  });

  it("are rolled one at a time, each new one joined before an old one goes", () => {
    expect(group?.updatePolicy).toMatchObject({
      AutoScalingRollingUpdate: {
        MinInstancesInService: { Ref: "MasterNodes" },
        MaxBatchSize: 1,
        WaitOnResourceSignals: true,
      },
    });
    for (const masters of template.parameters.get("MasterNodes")?.allowedValues ?? []) {
      expect(template.mappings["Masters"]).toMatchObject({ [masters]: { WhileRolling: Number(masters) + 1 } });
    }
  });

  it("are not rolled by a new version alone, and data nodes get no new launch template from it", () => {
    const launched = [
      group,
      resource("MasterLaunchTemplate"),
      resource("DataNodeGroup"),
      resource("DataLaunchTemplate"),
    ];
    expect(JSON.stringify(launched)).not.toContain("EnvironmentVersion");
  });
});

describe("discovery", () => {
  it("finds both groups by the same tag, which holds the stack's own name", () => {
    const tag = {
      Key: "elasticsearch-cluster",
      Value: { "Fn::Sub": "${OctopusEnvironment}-${Component}" },
      PropagateAtLaunch: true,
    };
    for (const logicalId of ["MasterNodeGroup", "DataNodeGroup"]) {
      expect(resource(logicalId)?.properties["Tags"]).toContainEqual(tag);
    }
  });

  it("may read the configurations of both roles and report, in that bucket and under those names alone", () => {
    const statements = findStatements(template, "NodeRole").map(({ Action, Resource }) => [Action, Resource]);
    expect(statements).toEqual(expect.arrayContaining([...grantsOfConfiguration("master", "data")]));
    expect(statements).toContainEqual(OCTOPUS_GRANT);
    const actions = statements.flatMap(([action]) => [action].flat().map(String));
    expect(actions.filter((action) => action.startsWith("ssm:"))).toEqual(["ssm:GetParameter", "ssm:GetParameter"]);
  });

  it("may look at instances and their tags, and at nothing else of EC2", () => {
    const actions = findStatements(template, "NodeRole").flatMap(({ Action }) => [Action].flat().map(String));
    expect(actions.filter((action) => action.startsWith("ec2:"))).toEqual([
      "ec2:DescribeInstances",
      "ec2:DescribeTags",
    ]);
  });

  it("lets nodes, and only nodes, speak to nodes on 9300", () => {
    const transport = [...template.resources.values()].filter(({ properties }) => properties["FromPort"] === 9300);
    expect(transport.map(({ logicalId }) => logicalId)).toEqual(["NodesFromNodes", "NodesToNodes"]);
    expect(resource("NodesFromNodes")?.properties["SourceSecurityGroupId"]).toEqual({ Ref: "NodeSecurityGroup" });
  });
});

describe("the endpoint", () => {
  it("is internal, listens on 9200 and lets in only layers that add themselves", () => {
    expect(resource("LoadBalancer")?.properties).toMatchObject({ Scheme: "internal" });
    expect(resource("Listener")?.properties).toMatchObject({ Port: 9200 });
    expect(resource("EndpointSecurityGroup")?.properties).not.toHaveProperty("SecurityGroupIngress");
  });

  it("reaches the nodes' port 9200 and nothing else", () => {
    expect(resource("EndpointSecurityGroup")?.properties).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: "127.0.0.1/32" }],
    });
    expect(resource("EndpointToNodes")?.properties).toMatchObject({
      FromPort: 9200,
      ToPort: 9200,
      DestinationSecurityGroupId: { Ref: "NodeSecurityGroup" },
    });
  });

  it("leads to data nodes and never to masters", () => {
    expect(resource("DataNodeGroup")?.properties["TargetGroupARNs"]).toEqual([{ Ref: "TargetGroup" }]);
    expect(resource("MasterNodeGroup")?.properties).not.toHaveProperty("TargetGroupARNs");
  });

  it("has a DNS record only with both a zone and a host name", () => {
    expect(resource("DnsRecord")?.condition).toBe("HasDnsRecord");
    expect(template.outputs.get("ElasticsearchEndpoint")?.value).toEqual({
      "Fn::If": ["HasDnsRecord", { Ref: "ElasticsearchHostName" }, { "Fn::GetAtt": ["LoadBalancer", "DNSName"] }],
    });
  });
});

describe("the snapshot bucket", () => {
  it("stays when the stack goes, and when an update would replace it; its policy stays with it", () => {
    for (const logicalId of ["SnapshotBucket", "SnapshotBucketPolicy"]) {
      expect(resource(logicalId)).toMatchObject({ deletionPolicy: "Retain", updateReplacePolicy: "Retain" });
    }
  });

  it("keeps what was deleted for a while, and never expires a current file", () => {
    expect(resource("SnapshotBucket")?.properties).toMatchObject({ VersioningConfiguration: { Status: "Enabled" } });
    const rules = JSON.stringify(resource("SnapshotBucket")?.properties["LifecycleConfiguration"]);
    expect(rules).toContain("NoncurrentVersionExpiration");
    expect(rules).not.toMatch(/"Expiration(?:InDays|Date)"/);
  });

  it("refuses plain HTTP, and every write that is not by a node", () => {
    const [tls, writes] = findStatements(template, "SnapshotBucketPolicy");
    expect(tls).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(writes).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
      Condition: { ArnNotEquals: { "aws:PrincipalArn": { "Fn::GetAtt": ["NodeRole", "Arn"] } } },
    });
  });

  it("does not let even the nodes remove an old version for good", () => {
    const allowed = findStatements(template, "NodeRole").flatMap(({ Action }) => [Action].flat());
    expect(allowed).toContain("s3:DeleteObject");
    expect(allowed).not.toContain("s3:DeleteObjectVersion");
  });
});

function launchData(logicalId: string): Readonly<Record<string, unknown>> {
  return resource(logicalId)?.properties["LaunchTemplateData"] as Readonly<Record<string, unknown>>;
}

describe("the alarms", () => {
  it("page when nobody knows how full the disks are", () => {
    expect(resource("DiskAlarm")?.properties).toMatchObject({ InsufficientDataActions: [{ Ref: "AlarmTopicArn" }] });
  });
});

describe("the smoke test", () => {
  const own = "internal-ci-Load-1A2B.ap-southeast-2.elb.amazonaws.com";
  const whole = aDeployedStack(
    { layer, template },
    {
      ElasticsearchEndpoint: own,
      ElasticsearchPort: "9200",
      ElasticsearchSecurityGroupId: "sg-0a1b2c3d",
      SnapshotBucketName: "snapshotbucket",
    },
  );

  it("passes when the cluster is whole", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("names what is missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "SnapshotBucketPolicy")
      .map((each) => (each.logicalId === "DataNodeGroup" ? { ...each, status: "CREATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: DataNodeGroup, SnapshotBucketPolicy.",
    ]);
  });

  it("tells a host name that no record stands behind", async () => {
    const outputs = { ...whole.outputs, ElasticsearchEndpoint: "elasticsearch.ci.logs.internal" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      "The output ElasticsearchEndpoint is elasticsearch.ci.logs.internal, and the stack has no DNS record for it.",
    ]);
  });

  it("tells a snapshot bucket that is not the stack's", async () => {
    const outputs = { ...whole.outputs, SnapshotBucketName: "other" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      'The output SnapshotBucketName is "other", and SnapshotBucket is "snapshotbucket".',
    ]);
  });
});
