import {
  aDeployedStack,
  findSmokeProblems,
  readLayerFiles,
  renderUserData,
  runBootScript,
  testLayer,
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
  const script = renderUserData(template, {
    logicalId: "LaunchTemplate",
    values: { ElasticsearchEndpoint: "elasticsearch.test", ElasticsearchPort: "9200" },
  });
  const signals = (calls: readonly string[]) => calls.filter((call) => call.includes("signal-resource"));

  it("starts Docker, asks it whether it runs, looks for Elasticsearch and then signals success, once", async () => {
    const run = await runBootScript(script);
    expect(run).toMatchObject({
      exitCode: 0,
      console: "logstack: SUCCESS, last step: reaching Elasticsearch at elasticsearch.test:9200\n",
    });
    const steps = run.calls.filter((call) => /^(?:systemctl|timeout)/.test(call));
    expect(steps).toEqual([
      "systemctl enable docker",
      "systemctl start docker",
      expect.stringMatching(/^timeout 60 bash .*docker info/),
      expect.stringMatching(/^timeout 60 bash .*\/dev\/tcp\/elasticsearch\.test\/9200/),
    ]);
    expect(signals(run.calls)).toEqual([
      expect.stringMatching(/--logical-resource-id ElastalertGroup --unique-id i-0123456789abcdef0 --status SUCCESS$/),
    ]);
  });

  it("writes the addresses that the container needs, and no secret", async () => {
    const { written } = await runBootScript(script);
    expect(written.trim().split("\n")).toEqual([
      "AWS_REGION=AWS::Region",
      "LOGSTACK_ENVIRONMENT=OctopusEnvironment",
      "LOGSTACK_COMPONENT=Component",
      "LOGSTACK_LOG_GROUP=LogGroup",
      "ELASTICSEARCH_HOST=elasticsearch.test",
      "ELASTICSEARCH_PORT=9200",
    ]);
  });

  it("signals failure and leaves the step and Docker's log on the console when Docker does not start", async () => {
    const run = await runBootScript(script, { doubles: { systemctl: '[ "$1" != start ]' } });
    expect(run.exitCode).not.toBe(0);
    expect(run.console).toBe("the end of the log\nlogstack: FAILURE, last step: starting Docker\n");
    expect(signals(run.calls)).toEqual([expect.stringMatching(/--status FAILURE$/)]);
  });

  it("signals failure when Docker does not answer, or Elasticsearch cannot be reached", async () => {
    const run = await runBootScript(script, { doubles: { timeout: "exit 124" } });
    expect(run.console).toContain("logstack: FAILURE, last step: asking Docker whether it runs\n");
    const later = await runBootScript(script, { doubles: { timeout: 'case "$*" in */dev/tcp/*) exit 124 ;; esac' } });
    expect(later.console).toContain(
      "logstack: FAILURE, last step: reaching Elasticsearch at elasticsearch.test:9200\n",
    );
  });

  it("ends well when no stack operation waits for its signal", async () => {
    const run = await runBootScript(script, { doubles: { aws: '[ "$1" != cloudformation ]' } });
    expect(run.exitCode).toBe(0);
    expect(run.console).toContain("logstack: the signal was not taken\n");
  });
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
