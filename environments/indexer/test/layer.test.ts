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
import variables from "../variables.json" with { type: "json" };

const folder = new URL("..", import.meta.url);
testLayer(layer, { folder, startAws: startEmbeddedAws });

const { template } = await readLayerFiles(layer, folder);
const resource = (logicalId: string) => template.resources.get(logicalId);

describe("the way in and out", () => {
  it("has no load balancer, no DNS record and no ingress rule", () => {
    const types = [...template.resources.values()].map(({ type }) => type);
    expect(types.filter((type) => /ElasticLoadBalancing|Route53/.test(type))).toEqual([]);
    expect(resource("InstanceSecurityGroup")?.properties).not.toHaveProperty("SecurityGroupIngress");
  });

  it("leads to the cache, to Elasticsearch and to the AWS APIs only", () => {
    expect(resource("InstanceSecurityGroup")?.properties["SecurityGroupEgress"]).toMatchObject([
      { FromPort: { Ref: "CachePort" }, DestinationSecurityGroupId: { Ref: "CacheSecurityGroupId" } },
      { FromPort: { Ref: "ElasticsearchPort" }, DestinationSecurityGroupId: { Ref: "ElasticsearchSecurityGroupId" } },
      { FromPort: 443, ToPort: 443 },
    ]);
  });

  it("is let in by a rule of this stack in the group of either layer", () => {
    const source = { SourceSecurityGroupId: { Ref: "InstanceSecurityGroup" } };
    expect(resource("CacheFromInstances")?.properties).toMatchObject({
      GroupId: { Ref: "CacheSecurityGroupId" },
      ...source,
    });
    expect(resource("ElasticsearchFromInstances")?.properties).toMatchObject({
      GroupId: { Ref: "ElasticsearchSecurityGroupId" },
      ...source,
    });
  });
});

describe("the group of instances", () => {
  const group = resource("IndexerGroup");

  it("is made after the rules that its boot script needs", () => {
    expect(group?.dependsOn).toEqual(["CacheFromInstances", "ElasticsearchFromInstances"]);
  });

  it("fails the create when one of its first instances never signals", () => {
    expect(group?.creationPolicy).toEqual({
      AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 100 },
      ResourceSignal: { Count: { Ref: "MinInstances" }, Timeout: "PT15M" },
    });
  });

  it("rolls one instance at a time, on its signal, with nothing else interfering and never below the minimum", () => {
    expect(group?.updatePolicy).toEqual({
      AutoScalingRollingUpdate: {
        MinInstancesInService: { Ref: "MinInstances" },
        MaxBatchSize: 1,
        MinSuccessfulInstancesPercent: 100,
        WaitOnResourceSignals: true,
        PauseTime: "PT15M",
        SuspendProcesses: ["AlarmNotification", "AZRebalance", "HealthCheck", "ReplaceUnhealthy", "ScheduledActions"],
      },
    });
  });

  it("scales on CPU between the bounds that parameters give", () => {
    expect(group?.properties).toMatchObject({ MinSize: { Ref: "MinInstances" }, MaxSize: { Ref: "MaxInstances" } });
    expect(group?.properties).not.toHaveProperty("DesiredCapacity");
    expect(resource("ScaleOnCpu")?.properties).toMatchObject({
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
        TargetValue: { Ref: "TargetCpuPercent" },
      },
    });
  });

  it.each(["ci", "staging", "prod-green", "prod-blue"])("has room in %s for the instance that rolling adds", (name) => {
    const valueIn = (environment: string, parameter: string) => {
      const all = variables.variables.filter((each) => each.name === parameter);
      const scoped = all.find(({ scope }) => scope?.environment.includes(environment) === true);
      return Number((scoped ?? all.find(({ scope }) => scope === undefined))?.value);
    };
    expect(valueIn(name, "MaxInstances")).toBeGreaterThan(valueIn(name, "MinInstances"));
  });

  it("is not rolled by a new version alone", () => {
    expect(JSON.stringify([group, resource("LaunchTemplate")])).not.toContain("EnvironmentVersion");
  });
});

describe("what an instance may do", () => {
  it("reads one secret and its own configuration, writes one log and signals one stack, and nothing else", () => {
    const statements = findStatements(template, "InstanceRole").filter(({ Resource }) => Resource !== undefined);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["secretsmanager:GetSecretValue", { Ref: "CacheAuthSecretArn" }],
      ...grantsOfConfiguration("indexer"),
      OCTOPUS_GRANT,
      [["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], { "Fn::GetAtt": ["LogGroup", "Arn"] }],
      ["cloudformation:SignalResource", { Ref: "AWS::StackId" }],
    ]);
  });
});

describe("the boot script", () => {
  const script = renderUserData(template, {
    logicalId: "LaunchTemplate",
    values: {
      CacheEndpoint: "cache.test",
      CachePort: "6379",
      CacheAuthSecretArn: "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2",
      ElasticsearchEndpoint: "elasticsearch.test",
      ElasticsearchPort: "9200",
    },
  });
  testBootScript(script, { role: "indexer", group: "IndexerGroup", stopsWhenAlone: true });

  it("tells the configuration where the cache, its secret and Elasticsearch are", async () => {
    const { files } = await runBootScript(script);
    expect(files["/etc/logstack/indexer.env"]?.split("\n")).toEqual(
      expect.arrayContaining([
        "CACHE_HOST=cache.test",
        "CACHE_PORT=6379",
        "CACHE_AUTH_SECRET_ARN=arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2",
        "ELASTICSEARCH_HOST=elasticsearch.test",
        "ELASTICSEARCH_PORT=9200",
      ]),
    );
  });

  it("lies there for ten minutes before it stops, for whoever wants to know why", async () => {
    const { calls } = await runBootScript(script, { doubles: { aws: "exit 254" } });
    expect(calls.slice(-2)).toEqual(["sleep 600", "systemctl poweroff"]);
  });
});

testOctopus(template, {
  roles: { LaunchTemplate: "layer" },
  securityGroup: "InstanceSecurityGroup",
  machineRole: "InstanceRole",
});

describe("the smoke test", () => {
  const whole = aDeployedStack({ layer, template }, { IndexerGroupName: "indexergroup", LogGroupName: "loggroup" });

  it("passes when every part is there", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("names the parts of the way that are missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "CacheFromInstances")
      .map((each) => (each.logicalId === "IndexerGroup" ? { ...each, status: "UPDATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: IndexerGroup, CacheFromInstances.",
    ]);
  });

  it("tells a group or a log group that goes by another name", async () => {
    const outputs = { IndexerGroupName: "other", LogGroupName: "other" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      'The output IndexerGroupName is "other", and IndexerGroup is "indexergroup".',
      'The output LogGroupName is "other", and LogGroup is "loggroup".',
    ]);
  });
});
