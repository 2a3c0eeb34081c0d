import {
  aDeployedStack,
  findSmokeProblems,
  findStatements,
  grantsOfConfiguration,
  OCTOPUS_GRANT,
  readLayerFiles,
  renderUserData,
  runBootScript,
  testBootScript,
  testLayer,
  testOctopus,
} from "@logstack/deploy-core/testing";
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

  it("may read its own configuration and the secrets that are named, write its own log and signal its own stack, no more", () => {
    const statements = findStatements(template, "InstanceRole").filter(({ Resource }) => Resource !== undefined);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ...grantsOfConfiguration("elastalert"),
      [["secretsmanager:GetSecretValue", "ssm:GetParameter"], { Ref: "AlerterSecretArns" }],
      OCTOPUS_GRANT,
      [["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], { "Fn::GetAtt": ["LogGroup", "Arn"] }],
      ["cloudformation:SignalResource", { Ref: "AWS::StackId" }],
    ]);
  });
});

describe("the secrets of alerters", () => {
  it("are none by default, and then no permission names any", () => {
    expect(template.parameters.get("AlerterSecretArns")).toMatchObject({ defaultValue: "" });
    expect(JSON.stringify(resource("InstanceRole")?.properties)).toContain(
      '{"Fn::If":["HasAlerterSecrets",{"PolicyName":"read-alerters-secrets"',
    );
  });
});

describe("the boot script", () => {
  const script = renderUserData(template, {
    logicalId: "LaunchTemplate",
    values: { ElasticsearchEndpoint: "elasticsearch.test", ElasticsearchPort: "9200" },
  });
  testBootScript(script, { role: "elastalert", group: "ElastalertGroup", stopsWhenAlone: false });

  it("writes the addresses that the container needs, and no secret", async () => {
    const { files } = await runBootScript(script);
    expect(files["/etc/logstack/elastalert.env"]?.trim().split("\n")).toEqual([
      "AWS_REGION=AWS::Region",
      "LOGSTACK_ENVIRONMENT=OctopusEnvironment",
      "LOGSTACK_COMPONENT=Component",
      "LOGSTACK_ROLE=elastalert",
      "LOGSTACK_INSTANCE=i-0123456789abcdef0",
      "LOGSTACK_LOG_GROUP=LogGroup",
      "ELASTICSEARCH_HOST=elasticsearch.test",
      "ELASTICSEARCH_PORT=9200",
    ]);
  });
});

testOctopus(template, {
  roles: { LaunchTemplate: "layer" },
  securityGroup: "InstanceSecurityGroup",
  machineRole: "InstanceRole",
});

describe("the smoke test", () => {
  const whole = aDeployedStack(
    { layer, template },
    { ElastalertGroupName: "elastalertgroup", LogGroupName: "loggroup" },
  );

  it("passes when the machine has signalled and may ask Elasticsearch", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("tells what is missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "LogGroup")
      .map((each) => (each.logicalId === "ElastalertGroup" ? { ...each, status: "UPDATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: ElastalertGroup.",
      'The output LogGroupName is "loggroup", and LogGroup is "".',
    ]);
  });

  it("tells a group that goes by another name", async () => {
    const outputs = { ...whole.outputs, ElastalertGroupName: "other" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      'The output ElastalertGroupName is "other", and ElastalertGroup is "elastalertgroup".',
    ]);
  });
});
