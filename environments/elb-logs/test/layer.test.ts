import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import {
  aDeployedStack,
  findSmokeProblems,
  findStatements,
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

describe("the template", () => {
  it("declares everything that it refers to", () => {
    const declared = new Set([
      ...template.parameters.keys(),
      ...template.resources.keys(),
      ...Object.keys(template.conditions),
    ]);
    const unknown = template.references
      .map(({ target }) => target)
      .filter((target) => !target.startsWith("AWS::") && !declared.has(target));
    expect(unknown).toEqual([]);
  });
});

describe("the log bucket", () => {
  it("is named by a parameter, tagged log-storage and keeps a file for seven days unless told otherwise", () => {
    expect(resource("LogsBucket")?.properties).toMatchObject({
      BucketName: { Ref: "LogsS3BucketName" },
      LifecycleConfiguration: { Rules: [{ Status: "Enabled", ExpirationInDays: { Ref: "LogExpiryDays" } }] },
      Tags: expect.arrayContaining([{ Key: "function", Value: "log-storage" }]),
    });
    expect(template.parameters.get("LogExpiryDays")?.defaultValue).toBe("7");
  });

  it("stays when the stack goes, and when an update would replace it; its policy stays with it", () => {
    for (const logicalId of ["LogsBucket", "LogsBucketPolicy"]) {
      expect(resource(logicalId)).toMatchObject({
        deletionPolicy: "RetainExceptOnCreate",
        updateReplacePolicy: "Retain",
      });
    }
  });

  it("is encrypted in the one way that load balancers can write to", () => {
    expect(resource("LogsBucket")?.properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    });
  });

  it("has a lifecycle rule whose id is text, not a number", () => {
    expect(resource("LogsBucket")?.properties).toMatchObject({
      LifecycleConfiguration: { Rules: [{ Id: expect.stringMatching(/^[a-z-]+$/) }] },
    });
  });

  it("lets each kind of load balancer deliver, and only below this account's path", () => {
    const deliveries = findStatements(template, "LogsBucketPolicy").filter(({ Action }) => Action === "s3:PutObject");
    expect(deliveries.map(({ Principal }) => Principal)).toEqual([
      { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      { AWS: { "Fn::Sub": "arn:${AWS::Partition}:iam::${LoadBalancerAccountId}:root" } },
      { Service: "delivery.logs.amazonaws.com" },
    ]);
    for (const { Resource } of deliveries) {
      expect(Resource).toEqual([
        { "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsBucket}/AWSLogs/${AWS::AccountId}/*" },
        { "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsBucket}/*/AWSLogs/${AWS::AccountId}/*" },
      ]);
    }
  });

  it("takes deliveries of the service principals only on behalf of this account", () => {
    const services = findStatements(template, "LogsBucketPolicy").filter(({ Principal }) =>
      JSON.stringify(Principal).includes("Service"),
    );
    expect(services).toHaveLength(3);
    for (const { Condition } of services) {
      expect(Condition).toMatchObject({
        ArnLike: { "aws:SourceArn": { "Fn::Sub": expect.stringContaining("${AWS::AccountId}") } },
      });
    }
  });

  it("refuses every request that is not encrypted on the way", () => {
    expect(findStatements(template, "LogsBucketPolicy")[0]).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Resource: [
        { "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsBucket}" },
        { "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsBucket}/*" },
      ],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});

describe("the way from the bucket to the function", () => {
  it("calls the alias for every object that is created, and no version that was not proved", () => {
    expect(resource("LogsBucket")?.properties).toMatchObject({
      NotificationConfiguration: {
        LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: { Ref: "ProcessorAlias" } }],
      },
    });
  });

  it("has S3's permission and the retries before the bucket asks for the notification", () => {
    expect(resource("LogsBucket")?.dependsOn).toEqual(["ProcessorInvokePermission", "ProcessorRetries"]);
  });

  it("lets only this account's bucket call the function, named without a circle", () => {
    expect(resource("ProcessorInvokePermission")?.properties).toEqual({
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: "ProcessorAlias" },
      Principal: "s3.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
      SourceArn: { "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsS3BucketName}" },
    });
  });
});

describe("the function", () => {
  const properties = resource("ELBLogProcessorFunction")?.properties;
  const placeholder = findPlaceholder(properties?.["Code"]);

  it("has the name and the handler that its code is deployed to", () => {
    expect(properties).toMatchObject({
      FunctionName: { "Fn::Sub": "${Component}-${OctopusEnvironment}-ELBLogProcessorFunction" },
      Handler: "index.handler",
    });
  });

  it("fits its name into Lambda's 64 characters with the longest component and environment", () => {
    const longest = ["Component", "OctopusEnvironment"].map((name) => {
      const most = /\{1,(\d+)\}$/.exec(template.parameters.get(name)?.allowedPattern ?? "")?.[1];
      return 1 + Number(most);
    });
    expect(longest.reduce((sum, length) => sum + length, 0) + "--ELBLogProcessorFunction".length).toBeLessThan(65);
  });

  it("runs on a version of Node that AWS supports until 2028", () => {
    expect(properties?.["Runtime"]).toBe("nodejs24.x");
  });

  it("fails each event that comes before its code, and says why", async () => {
    const sandbox: { exports: { handler?: (event: unknown) => Promise<unknown> } } = { exports: {} };
    runInNewContext(placeholder, sandbox);
    await expect(sandbox.exports.handler?.({ Records: [] })).rejects.toThrow(/No code was deployed/);
  });

  it("keeps its placeholder to the byte, because a change would put it over the deployed code", () => {
    expect(createHash("sha256").update(placeholder).digest("hex")).toBe(
      "912d0903be5bccfc2ca28a6a34e1a7d1681f8259e520b3d3832691f405a88693",
    );
  });

  it("keeps its alias to the word, because a change would move it off the deployed code", () => {
    expect(resource("PlaceholderVersion")).toMatchObject({
      type: "AWS::Lambda::Version",
      properties: {
        FunctionName: { Ref: "ELBLogProcessorFunction" },
        Description: "What the function ran when the stack made its alias",
      },
    });
    expect(resource("ProcessorAlias")).toMatchObject({ type: "AWS::Lambda::Alias" });
    expect(resource("ProcessorAlias")?.properties).toEqual({
      FunctionName: { Ref: "ELBLogProcessorFunction" },
      FunctionVersion: { "Fn::GetAtt": ["PlaceholderVersion", "Version"] },
      Name: "live",
    });
  });

  it("tells its code's deployment where its alias is", () => {
    expect(template.outputs.get("CodeAliasArn")?.value).toEqual({ Ref: "ProcessorAlias" });
  });

  it("tries an event three times in all, and then keeps it in an encrypted queue for 14 days", () => {
    expect(resource("ProcessorRetries")?.properties).toMatchObject({ MaximumRetryAttempts: 2, Qualifier: "live" });
    expect(resource("ProcessorRetries")?.dependsOn).toEqual(["ProcessorAlias"]);
    expect(properties).toMatchObject({
      DeadLetterConfig: { TargetArn: { "Fn::GetAtt": ["FailedEventsQueue", "Arn"] } },
    });
    expect(resource("FailedEventsQueue")).toMatchObject({
      deletionPolicy: "Retain",
      properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 },
    });
  });

  it("never opens more connections to the Broker than a parameter allows", () => {
    expect(properties).toMatchObject({ ReservedConcurrentExecutions: { Ref: "ProcessorMaxConcurrency" } });
  });

  it("has a timeout, a memory and a log retention that a person chose", () => {
    expect(properties).toMatchObject({
      Timeout: { Ref: "ProcessorTimeoutSeconds" },
      MemorySize: { Ref: "ProcessorMemoryMegabytes" },
    });
    expect(resource("ProcessorLogGroup")?.properties).toMatchObject({ RetentionInDays: { Ref: "LogRetentionDays" } });
  });

  it("works in private subnets, and says so", () => {
    expect(properties).toMatchObject({ VpcConfig: { SubnetIds: { Ref: "PrivateSubnetIds" } } });
    expect(template.parameters.get("PrivateSubnetIds")?.description).toMatch(/^Private subnets/);
  });
});

describe("what the function may do", () => {
  const allowed = findStatements(template, "ProcessorRole").filter(
    ({ Effect, Resource }) => Effect === "Allow" && Resource !== undefined,
  );
  const resourceOf = (action: string) =>
    allowed.find(({ Action }) => [Action].flat().some((each) => each === action))?.["Resource"];

  it("reads objects of its bucket, by an ARN that objects match", () => {
    expect(resourceOf("s3:GetObject")).toEqual({ "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsS3BucketName}/*" });
  });

  it("lists the bucket, so that a file that has expired is missing and not forbidden", () => {
    expect(resourceOf("s3:ListBucket")).toEqual({ "Fn::Sub": "arn:${AWS::Partition}:s3:::${LogsS3BucketName}" });
  });

  it("writes to its own log group, whose ARN is AWS's and not put together here", () => {
    expect(resourceOf("logs:PutLogEvents")).toEqual({ "Fn::GetAtt": ["ProcessorLogGroup", "Arn"] });
    expect(resource("ELBLogProcessorFunction")?.properties).toMatchObject({
      LoggingConfig: { LogGroup: { Ref: "ProcessorLogGroup" } },
    });
  });

  it("puts failed events into its dead-letter queue", () => {
    expect(resourceOf("sqs:SendMessage")).toEqual({ "Fn::GetAtt": ["FailedEventsQueue", "Arn"] });
  });

  it("holds of EC2 only what Lambda needs to join a network, and nothing of Auto Scaling", () => {
    const actions = allowed.flatMap(({ Action }) => [Action].flat().map(String));
    expect(actions.filter((action) => action.startsWith("autoscaling:"))).toEqual([]);
    expect(actions.filter((action) => action.startsWith("ec2:"))).toEqual([
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ]);
  });

  it("denies the same actions of EC2 to the function's own code", () => {
    const [allow, deny] = ["LambdaManagesItsInterfaces", "TheCodeItselfMayNot"].map((sid) =>
      findStatements(template, "ProcessorRole").find(({ Sid }) => Sid === sid),
    );
    expect(deny).toMatchObject({ Effect: "Deny", Action: allow?.["Action"] });
    const ownArn = expect.stringMatching(/:function:\$\{Component\}-\$\{OctopusEnvironment\}-ELBLogProcessorFunction$/);
    expect(deny).toMatchObject({ Condition: { ArnEquals: { "lambda:SourceFunctionArn": { "Fn::Sub": ownArn } } } });
  });

  it("reaches the Broker's port and HTTPS, and nobody reaches it", () => {
    const group = resource("ProcessorSecurityGroup")?.properties;
    expect(group).not.toHaveProperty("SecurityGroupIngress");
    expect(group).toMatchObject({
      SecurityGroupEgress: [
        { FromPort: { Ref: "BrokerPort" }, DestinationSecurityGroupId: { Ref: "BrokerSecurityGroupId" } },
        { FromPort: 443, ToPort: 443 },
      ],
    });
    expect(template.parameters.get("BrokerPort")).toMatchObject({ type: "Number", minValue: 1, maxValue: 65_535 });
  });
});

function findPlaceholder(code: unknown): string {
  if (typeof code === "object" && code !== null && "ZipFile" in code) return String(code.ZipFile);
  throw new Error("The function has no inline code.");
}

describe("the smoke test", () => {
  const whole = aDeployedStack(
    { layer, template },
    {
      LogsBucketName: "logsbucket",
      ProcessorFunctionName: "elb-logs-ci-ELBLogProcessorFunction",
      CodeAliasArn: "processoralias",
    },
  );

  it("passes when every part is there", async () => {
    await expect(findSmokeProblems(layer, whole)).resolves.toEqual([]);
  });

  it("names a part of the way that is missing or not complete", async () => {
    const resources = whole.resources
      .filter(({ logicalId }) => logicalId !== "BrokerIngress")
      .map((each) => (each.logicalId === "ProcessorRetries" ? { ...each, status: "CREATE_FAILED" } : each));
    await expect(findSmokeProblems(layer, { ...whole, resources })).resolves.toEqual([
      "Not deployed: ProcessorRetries, BrokerIngress.",
    ]);
  });

  it("tells a bucket or a function that goes by another name", async () => {
    const outputs = { LogsBucketName: "other", ProcessorFunctionName: "processor", CodeAliasArn: "processoralias" };
    await expect(findSmokeProblems(layer, { ...whole, outputs })).resolves.toEqual([
      'The output LogsBucketName is "other", and LogsBucket is "logsbucket".',
      'The output ProcessorFunctionName is "processor"; it must end in -ci-ELBLogProcessorFunction.',
    ]);
  });
});
