import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aFolder, anEngine } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aws, awsCliVersion, awsFailure, hasAwsCli } from "./aws-cli.ts";

const CODE = `exports.handler = async ({ name }) => { console.log("greeting " + name); return { greeting: "Hello " + name }; };`;
const RESOURCES = {
  Role: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: "runner",
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
      },
    },
  },
  Greeter: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "greeter",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      Code: { ZipFile: CODE },
    },
  },
};

const LAYER = {
  Network: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.1.0.0/16" } },
  Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { Ref: "Network" }, CidrBlock: "10.1.0.0/24" } },
  Balancer: {
    Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    Properties: { Type: "network", Scheme: "internal", Subnets: [{ Ref: "Subnet" }] },
  },
  Targets: {
    Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    Properties: { Name: "targets", Port: 9200, Protocol: "TCP", VpcId: { Ref: "Network" } },
  },
  Cache: {
    Type: "AWS::ElastiCache::ReplicationGroup",
    Properties: { ReplicationGroupDescription: "queue", Engine: "valkey", CacheNodeType: "cache.t4g.small" },
  },
};

describe("the AWS CLI", () => {
  it("invokes a function that a stack made and reads its log", async () => {
    if (!(await hasAwsCli())) return;
    const engine = await anEngine();
    await aStack(engine).deploy(RESOURCES);
    const out = join(await aFolder(), "out.json");
    const payload = ["--payload", JSON.stringify({ name: "CLI" }), out];
    const invoke = ["lambda", "invoke", "--function-name", "greeter", ...payload];
    expect(JSON.parse(await aws(engine.endpoint, invoke))).toMatchObject({ StatusCode: 200 });
    const logged = [
      "logs",
      "filter-log-events",
      "--log-group-name",
      "/aws/lambda/greeter",
      "--filter-pattern",
      "greeting",
    ];
    expect(await aws(engine.endpoint, logged)).toContain("greeting CLI");
    if ((await awsCliVersion())?.startsWith("aws-cli/1.") === true) {
      console.warn("The AWS CLI is version 1, which has no `logs tail`: that was not checked.");
      return;
    }
    expect(await aws(engine.endpoint, ["logs", "tail", "/aws/lambda/greeter"])).toContain("greeting CLI");
  });

  it("keeps parameters and secrets, a page at a time", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const run = (...args: readonly string[]) => aws(endpoint, args);
    const make = (name: string) => run("ssm", "put-parameter", "--name", name, "--value", name, "--type", "String");
    await Promise.all(["/app/a", "/app/b", "/app/c"].map(make));
    const all = ["ssm", "get-parameters-by-path", "--path", "/app", "--page-size", "2", "--query", "Parameters[].Name"];
    expect(JSON.parse(await run(...all))).toEqual(["/app/a", "/app/b", "/app/c"]);
    expect((await awsFailure(endpoint, ["ssm", "get-parameter", "--name", "/none"])).stderr).toContain(
      "(ParameterNotFound)",
    );
    await run("secretsmanager", "create-secret", "--name", "token", "--secret-string", "hidden");
    const value = ["secretsmanager", "get-secret-value", "--secret-id", "token", "--query", "SecretString"];
    expect(JSON.parse(await run(...value))).toBe("hidden");
  });

  it("sends a message to a queue and receives it", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    // Its first version asks a host of its own for queues unless the endpoint is an option.
    const sqs = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await aws(endpoint, ["sqs", ...args, "--endpoint-url", endpoint])) || "null");
    const { QueueUrl } = (await sqs("create-queue", "--queue-name", "events")) as { QueueUrl: string };
    const queue = ["--queue-url", QueueUrl];
    await sqs("send-message", ...queue, "--message-body", "one");
    const received = (await sqs("receive-message", ...queue)) as { Messages: readonly { ReceiptHandle: string }[] };
    expect(received).toMatchObject({ Messages: [{ Body: "one" }] });
    await sqs("delete-message", ...queue, "--receipt-handle", received.Messages[0]?.ReceiptHandle ?? "");
    const counted = ["--attribute-names", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    expect(await sqs("get-queue-attributes", ...queue, ...counted)).toEqual({
      Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" },
    });
  });

  it("describes the balancers and caches that a stack made", async () => {
    if (!(await hasAwsCli())) return;
    const engine = await anEngine();
    await aStack(engine).deploy(LAYER);
    const ask = async (command: string): Promise<unknown> => JSON.parse(await aws(engine.endpoint, command.split(" ")));
    const [balancers, groups, caches] = await Promise.all([
      ask("elbv2 describe-load-balancers"),
      ask("elbv2 describe-target-groups --names targets"),
      ask("elasticache describe-replication-groups"),
    ]);
    expect(balancers).toMatchObject({ LoadBalancers: [{ Type: "network", State: { Code: "active" } }] });
    expect(groups).toMatchObject({ TargetGroups: [{ TargetGroupName: "targets", Port: 9200, Protocol: "TCP" }] });
    expect(caches).toMatchObject({ ReplicationGroups: [{ Description: "queue", Status: "available" }] });
    const missing = await awsFailure(engine.endpoint, ["elbv2", "describe-load-balancers", "--names", "none"]);
    expect(missing.stderr).toContain("(LoadBalancerNotFound)");
  });

  it("is told by name what is not modelled", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const commands = ["kinesis list-streams", "dynamodb list-tables", "cloudformation list-types", "iam list-roles"];
    const failures = await Promise.all(commands.map((command) => awsFailure(endpoint, command.split(" "))));
    for (const { stderr } of failures) expect(stderr).toContain("NotModelled");
  });
});
