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
  USUAL_AWS,
} from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { describe, expect, it } from "vitest";
import { layer } from "../layer.ts";
import variables from "../variables.json" with { type: "json" };

const folder = new URL("..", import.meta.url);
testLayer(layer, { folder, startAws: startEmbeddedAws });

const { template } = await readLayerFiles(layer, folder);
const resource = (logicalId: string) => template.resources.get(logicalId);

describe("the endpoint", () => {
  it("is an internal load balancer of its own security group, over all subnets", () => {
    expect(resource("LoadBalancer")?.properties).toMatchObject({
      Type: "network",
      Scheme: "internal",
      Subnets: { Ref: "PrivateSubnetIds" },
      SecurityGroups: [{ Ref: "EndpointSecurityGroup" }],
    });
  });

  it("reaches its instances and nothing else", () => {
    expect(resource("EndpointSecurityGroup")?.properties).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: "127.0.0.1/32" }],
    });
    expect(resource("EndpointToInstances")?.properties).toMatchObject({
      FromPort: { Ref: "BrokerPort" },
      DestinationSecurityGroupId: { Ref: "InstanceSecurityGroup" },
    });
  });

  it("spreads the few, long connections over the instances of all zones", () => {
    expect(resource("LoadBalancer")?.properties["LoadBalancerAttributes"]).toContainEqual({
      Key: "load_balancing.cross_zone.enabled",
      Value: "true",
    });
  });

  describe.each([
    ["lines", "BrokerPort", "Listener", "TargetGroup", "EndpointToInstances"],
    ["HTTP", "BrokerHttpPort", "HttpListener", "HttpTargetGroup", "EndpointToInstancesByHttp"],
  ])("for %s", (_input, parameter, listener, targets, rule) => {
    const port = { Ref: parameter };

    it("lets sources in, listens, forwards and checks on one port, all the way to Logstash", () => {
      expect(resource(listener)?.properties).toMatchObject({
        Protocol: "TCP",
        Port: port,
        DefaultActions: [{ Type: "forward", TargetGroupArn: { Ref: targets } }],
      });
      // A check by HTTP would be an event.
      expect(resource(targets)?.properties).toMatchObject({ Protocol: "TCP", Port: port, HealthCheckProtocol: "TCP" });
      expect(resource(rule)?.properties).toMatchObject({ FromPort: port, ToPort: port });
      const letIn = (group: string) => resource(group)?.properties["SecurityGroupIngress"];
      expect(letIn("EndpointSecurityGroup")).toContainEqual(
        expect.objectContaining({ FromPort: port, ToPort: port, CidrIp: { Ref: "LogSourceCidr" } }),
      );
      expect(letIn("InstanceSecurityGroup")).toContainEqual(
        expect.objectContaining({
          FromPort: port,
          ToPort: port,
          SourceSecurityGroupId: { Ref: "EndpointSecurityGroup" },
        }),
      );
    });

    it("cuts the connections of a leaving instance, so that their sources find another", () => {
      const attributes = resource(targets)?.properties["TargetGroupAttributes"];
      expect(attributes).toContainEqual({ Key: "deregistration_delay.connection_termination.enabled", Value: "true" });
    });

    it("is told to sources by an output", () => {
      expect(template.outputs.get(parameter)?.value).toEqual(port);
    });
  });

  it("has a port for each", () => {
    expect(template.rules["EachInputHasItsPort"]).toMatchObject({
      Assertions: [{ Assert: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "BrokerPort" }, { Ref: "BrokerHttpPort" }] }] } }],
    });
  });

  it("lets a private network in and no other", () => {
    const pattern = new RegExp(`^(?:${template.parameters.get("LogSourceCidr")?.allowedPattern ?? ""})$`);
    const wholeBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    const inside = ["10.20.0.0/16", "172.31.0.0/20", "192.168.7.0/24"];
    expect([...wholeBlocks, ...inside].filter((cidr) => !pattern.test(cidr))).toEqual([]);
    const outside = ["0.0.0.0/0", "10.0.0.0/0", "172.32.0.0/16", "8.8.8.8/32"];
    const reachingOut = ["10.0.0.0/7", "172.16.0.0/11", "192.168.0.0/8"];
    expect([...outside, ...reachingOut].filter((cidr) => pattern.test(cidr))).toEqual([]);
  });
});

describe("the DNS record", () => {
  it("is made only with both a zone and a host name", () => {
    expect(resource("DnsRecord")?.condition).toBe("HasDnsRecord");
    expect(template.conditions["HasDnsRecord"]).toEqual({
      "Fn::And": ["HostedZoneId", "BrokerHostName"].map((name) => ({
        "Fn::Not": [{ "Fn::Equals": [{ Ref: name }, ""] }],
      })),
    });
    for (const name of ["HostedZoneId", "BrokerHostName"]) {
      expect(template.parameters.get(name)?.defaultValue).toBe("");
    }
  });

  it("is what sources are told of when there is one, and else the load balancer's own name", () => {
    expect(template.outputs.get("BrokerHost")?.value).toEqual({
      "Fn::If": ["HasDnsRecord", { Ref: "BrokerHostName" }, { "Fn::GetAtt": ["LoadBalancer", "DNSName"] }],
    });
  });
});

describe("the group of instances", () => {
  const group = resource("BrokerGroup");

  it("fails the create when one of its first instances never signals", () => {
    expect(group?.creationPolicy).toEqual({
      AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 100 },
      ResourceSignal: { Count: { Ref: "MinInstances" }, Timeout: "PT20M" },
    });
  });

  it("rolls one instance at a time, on its signal, with nothing else interfering and never below the minimum", () => {
    expect(group?.updatePolicy).toEqual({
      AutoScalingRollingUpdate: {
        MinInstancesInService: { Ref: "MinInstances" },
        MaxBatchSize: 1,
        MinSuccessfulInstancesPercent: 100,
        WaitOnResourceSignals: true,
        PauseTime: "PT20M",
        SuspendProcesses: ["AlarmNotification", "AZRebalance", "HealthCheck", "ReplaceUnhealthy", "ScheduledActions"],
      },
    });
  });

  it("replaces instances that the load balancer finds unhealthy", () => {
    expect(group?.properties).toMatchObject({
      HealthCheckType: "ELB",
      TargetGroupARNs: [{ Ref: "TargetGroup" }, { Ref: "HttpTargetGroup" }],
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

  it("leaves the number of instances to the scaling policy", () => {
    expect(group?.properties).not.toHaveProperty("DesiredCapacity");
    expect(resource("ScaleOnCpu")?.properties).toMatchObject({ PolicyType: "TargetTrackingScaling" });
  });

  it("is not made smaller by a policy that sees idle processors and not the events on their disks", () => {
    expect(resource("ScaleOnCpu")?.properties).toMatchObject({ TargetTrackingConfiguration: { DisableScaleIn: true } });
  });
});

describe("what an instance may do", () => {
  it("reads one secret and its own configuration, writes one log, signals one stack, sees its own health, and no more", () => {
    const statements = findStatements(template, "InstanceRole").filter(({ Resource }) => Resource !== undefined);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["secretsmanager:GetSecretValue", { Ref: "CacheAuthSecretArn" }],
      ...grantsOfConfiguration("broker"),
      OCTOPUS_GRANT,
      [["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], { "Fn::GetAtt": ["LogGroup", "Arn"] }],
      ["cloudformation:SignalResource", { Ref: "AWS::StackId" }],
      ["elasticloadbalancing:DescribeTargetHealth", "*"],
    ]);
  });
});

describe("the boot script", () => {
  const script = renderUserData(template, {
    logicalId: "LaunchTemplate",
    values: {
      "AWS::Region": "ap-southeast-2",
      BrokerPort: "5000",
      BrokerHttpPort: "5080",
      CacheEndpoint: "cache.test",
      CachePort: "6379",
      CacheAuthSecretArn: "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2",
    },
  });
  testBootScript(script, { role: "broker", group: "BrokerGroup", stopsWhenAlone: false });

  it.each(["TargetGroup", "HttpTargetGroup"])("says that it is done only when %s sends it events", async (targets) => {
    const aws = `case "$*" in elbv2*" ${targets} "*) echo "Max attempts exceeded"; exit 255 ;; esac\n${USUAL_AWS}`;
    const run = await runBootScript(script, { doubles: { aws, timeout: 'shift; exec "$@"' } });
    expect(run.exitCode).not.toBe(0);
    expect(run.reports.at(-1)).toMatch(/^step waiting for the load balancer to find this instance healthy$/m);
    expect(run.reports.at(-1)).toMatch(/state failed\n[^]*Max attempts exceeded/);
    expect(run.calls.at(-1)).toMatch(/--status FAILURE$/);
  });

  it("tells the configuration where to listen, where the cache is, and where its secret", async () => {
    const { files } = await runBootScript(script);
    expect(files["/etc/logstack/broker.env"]?.split("\n")).toEqual(
      expect.arrayContaining([
        "BROKER_PORT=5000",
        "BROKER_HTTP_PORT=5080",
        "CACHE_HOST=cache.test",
        "CACHE_PORT=6379",
        "CACHE_AUTH_SECRET_ARN=arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2",
      ]),
    );
  });
});

testOctopus(template, {
  roles: { LaunchTemplate: "layer" },
  securityGroup: "InstanceSecurityGroup",
  machineRole: "InstanceRole",
});

describe("the smoke test", () => {
  const own = "ci-Load-1A2B.elb.ap-southeast-2.amazonaws.com";
  const whole = aDeployedStack(
    { layer, template },
    { BrokerHost: own, BrokerPort: "5000", BrokerHttpPort: "5080", BrokerSecurityGroupId: "sg-0a1b2c3d" },
  );

  const record = {
    logicalId: "DnsRecord",
    type: "AWS::Route53::RecordSet",
    physicalId: "broker.ci.logs.internal",
    status: "CREATE_COMPLETE",
  };
  it("passes without a DNS record when sources are told the load balancer's own name", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("passes with a DNS record of the name that sources are told", async () => {
    const outputs = { ...whole.outputs, BrokerHost: "broker.ci.logs.internal" };
    await expect(
      findSmokeProblems(layer, { ...whole, outputs, resources: [...whole.resources, record] }),
    ).resolves.toEqual([]);
  });

  it("names the parts of the way that are missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "Listener")
      .map((each) => (each.logicalId === "BrokerGroup" ? { ...each, status: "CREATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: Listener, BrokerGroup.",
    ]);
  });

  it("tells a host name that no record stands behind, and a record that no source is told of", async () => {
    const outputs = { ...whole.outputs, BrokerHost: "broker.ci.logs.internal" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      "The output BrokerHost is broker.ci.logs.internal, and the stack has no DNS record for it.",
    ]);
    await expect(findSmokeProblems(layer, { ...whole, resources: [...whole.resources, record] })).resolves.toEqual([
      `The stack has a DNS record, and the output BrokerHost is ${own}.`,
    ]);
  });

  it("tells outputs that are empty", async () => {
    await expect(
      findSmokeProblems(layer, { ...whole, outputs: { ...whole.outputs, BrokerPort: "" } }),
    ).resolves.toEqual(['The output BrokerPort is "", which is no port that Logstash can listen on.']);
    await expect(
      findSmokeProblems(layer, { ...whole, outputs: { ...whole.outputs, BrokerHttpPort: "80" } }),
    ).resolves.toEqual(['The output BrokerHttpPort is "80", which is no port that Logstash can listen on.']);
  });
});
