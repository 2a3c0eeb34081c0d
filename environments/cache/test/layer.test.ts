import { aDeployedStack, findSmokeProblems, readLayerFiles, testLayer } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const folder = new URL("..", import.meta.url);
testLayer(layer, { folder, startAws: startEmbeddedAws });

const { template } = await readLayerFiles(layer, folder);
const resource = (logicalId: string) => template.resources.get(logicalId);
const queue = resource("EventQueue");

describe("the queue", () => {
  it("never evicts an event to make room", () => {
    expect(queue?.properties).toMatchObject({ CacheParameterGroupName: { Ref: "QueueParameters" } });
    expect(resource("QueueParameters")?.properties).toMatchObject({
      Properties: { "maxmemory-policy": "noeviction" },
    });
  });

  it("leaves a snapshot when the stack goes, and when an update would replace it", () => {
    expect(queue).toMatchObject({ deletionPolicy: "Snapshot", updateReplacePolicy: "Snapshot" });
  });

  it("has a replica at least, in another availability zone, that takes over by itself", () => {
    expect(queue?.properties).toMatchObject({
      NumCacheClusters: { Ref: "CacheNodes" },
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
    });
    expect(template.parameters.get("CacheNodes")?.allowedValues).toEqual(["2", "3"]);
  });

  it("is encrypted at rest and in transit", () => {
    expect(queue?.properties).toMatchObject({ AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true });
  });

  it("runs an engine that its parameter group is made for", () => {
    expect(queue?.properties).toMatchObject({ Engine: "valkey", EngineVersion: expect.stringMatching(/^8\.\d+$/) });
    expect(resource("QueueParameters")?.properties).toMatchObject({ CacheParameterGroupFamily: "valkey8" });
  });

  it("is not touched by a new version alone", () => {
    expect(JSON.stringify(queue)).not.toContain("EnvironmentVersion");
  });
});

describe("the queue's token", () => {
  it("is made in Secrets Manager and read by reference", () => {
    expect(queue?.properties["AuthToken"]).toEqual({
      "Fn::Sub": "{{resolve:secretsmanager:${CacheAuthSecret}:SecretString}}",
    });
  });

  it("keeps ElastiCache's rules: 16 to 128 characters, none of the punctuation it refuses", () => {
    const { GenerateSecretString } = resource("CacheAuthSecret")?.properties ?? {};
    expect(GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
  });

  it("is in no parameter and in no output; only the place of the secret is", () => {
    expect([...template.parameters.keys()].filter((name) => /auth|token|secret|password/i.test(name))).toEqual([]);
    const outputs = [...template.outputs.values()].map(({ value }) => JSON.stringify(value));
    expect(outputs.filter((value) => value.includes("resolve:"))).toEqual([]);
    expect(template.outputs.get("CacheAuthSecretArn")?.value).toEqual({ Ref: "CacheAuthSecret" });
  });
});

describe("who reaches the queue", () => {
  it("is for the layers that use it to say: its group lets nobody in and nothing out", () => {
    const group = resource("CacheSecurityGroup")?.properties;
    expect(group).not.toHaveProperty("SecurityGroupIngress");
    expect(group).toMatchObject({ SecurityGroupEgress: [{ CidrIp: "127.0.0.1/32" }] });
  });
});

describe("the alarms", () => {
  const alarms = [...template.resources.values()].filter(({ type }) => type === "AWS::CloudWatch::Alarm");

  it("watch memory, evictions, both kinds of CPU, connections, replication and swap", () => {
    const metrics = alarms.map(({ properties }) => /"MetricName":"(\w+)"/.exec(JSON.stringify(properties))?.[1]);
    expect(metrics).toEqual([
      "DatabaseMemoryUsagePercentage",
      "Evictions",
      "EngineCPUUtilization",
      "CPUUtilization",
      "CurrConnections",
      "ReplicationLag",
      "SwapUsage",
    ]);
  });

  it("look at every node, the third only where there is one", () => {
    for (const { properties } of alarms) {
      const nodes = JSON.stringify(properties["Metrics"]).match(/\$\{EventQueue\}-\d{3}/g);
      expect(nodes).toEqual(["${EventQueue}-001", "${EventQueue}-002", "${EventQueue}-003"]);
      expect(properties["Metrics"]).toContainEqual({
        "Fn::If": ["HasThirdNode", expect.anything(), { Ref: "AWS::NoValue" }],
      });
    }
  });

  it("ring when the queue measures nothing at all", () => {
    expect(resource("MemoryAlarm")?.properties["TreatMissingData"]).toBe("breaching");
  });
});

describe("the smoke test", () => {
  const whole = aDeployedStack(
    { layer, template },
    {
      CacheEndpoint: "master.ci-cache.abc123.apse2.cache.amazonaws.com",
      CachePort: "6379",
      CacheAuthSecretArn: "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:CacheAuthSecret-a1b2c3",
    },
  );

  it("passes when the queue can be found and its token read", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("names what is missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "CacheAuthSecret")
      .map((each) => (each.logicalId === "EventQueue" ? { ...each, status: "UPDATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: EventQueue, CacheAuthSecret.",
    ]);
  });

  it("tells outputs that nobody could use", async () => {
    const outputs = { CacheEndpoint: "", CachePort: "six", CacheAuthSecretArn: "hunter2" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      'The output CacheEndpoint is "", which is no host name.',
      'The output CacheAuthSecretArn is "hunter2", which is no secret.',
    ]);
    const badPort = { ...whole.outputs, CachePort: "six" };
    await expect(findSmokeProblems(layer, { ...whole, outputs: badPort })).resolves.toEqual([
      'The output CachePort is "six", which is no port.',
    ]);
  });
});
