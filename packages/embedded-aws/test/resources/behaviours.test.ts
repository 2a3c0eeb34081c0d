import { describe, expect, test } from "vitest";
import { textIn, type JsonObject } from "../../src/json.ts";
import { resolveDynamicReferences } from "../../src/template/dynamic-references.ts";
import { aWorld, context, type TestWorld } from "./a-world.ts";

const REFUSED = "ResourceFailure: Unable to validate the following destination configurations";

describe("a bucket", () => {
  test("is not deleted while it holds an object, and is when it is empty", async () => {
    const world = aWorld();
    const bucket = await world.create("AWS::S3::Bucket", { BucketName: "logs" });
    world.putObject("logs", "a");
    await expect(world.delete(bucket)).rejects.toThrow(
      /^The bucket you tried to delete is not empty \(Service: Amazon S3; Status Code: 409; Error Code: BucketNotEmpty; /,
    );
    expect([world.buckets.get("logs")?.name, world.handlers.find(bucket)?.physicalId]).toEqual(["logs", "logs"]);
    const empty = await world.create("AWS::S3::Bucket", { BucketName: "empty" });
    await world.delete(empty);
    expect(world.buckets.get("empty")).toBeUndefined();
  });

  test("cannot take a name that any account has, however the bucket was made", async () => {
    const world = aWorld();
    world.buckets.create({
      name: "taken",
      account: "222222222222",
      region: "us-east-1",
      createdAtMs: 0,
      properties: {},
    });
    await expect(world.create("AWS::S3::Bucket", { BucketName: "taken" })).rejects.toThrow(
      /^Resource handler returned message: "The requested bucket name is not available\..* \(Service: S3, Status Code: 409, .*HandlerErrorCode: AlreadyExists\)$/,
    );
    expect(
      world.handlers.find({ ...context, type: "AWS::S3::Bucket", physicalId: "taken", properties: {} }),
    ).toBeUndefined();
  });

  test("shows its properties to S3, updates included", async () => {
    const world = aWorld();
    const bucket = await world.create("AWS::S3::Bucket", { BucketName: "logs" });
    await world.update(bucket, { BucketName: "logs", VersioningConfiguration: { Status: "Enabled" } });
    expect(world.buckets.get("logs")?.properties["VersioningConfiguration"]).toEqual({ Status: "Enabled" });
  });

  const notifies = (arn: string): JsonObject => ({
    BucketName: "logs",
    NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: arn }] },
  });
  const permission = { Action: "lambda:InvokeFunction", FunctionName: "f", Principal: "s3.amazonaws.com" };

  test.each<[what: string, permission: JsonObject | undefined, isAllowed: boolean]>([
    ["no permission", undefined, false],
    ["a permission for all buckets", permission, true],
    [
      "a permission for this bucket of this account",
      { ...permission, SourceArn: "arn:aws:s3:::logs", SourceAccount: context.account },
      true,
    ],
    ["a permission for another bucket", { ...permission, SourceArn: "arn:aws:s3:::other" }, false],
    ["a permission for another account", { ...permission, SourceAccount: "222222222222" }, false],
    ["a permission for another service", { ...permission, Principal: "sns.amazonaws.com" }, false],
    ["a permission on another function", { ...permission, FunctionName: "g" }, false],
  ])("that notifies a function with %s: %s", async (_, given, isAllowed) => {
    const world = aWorld();
    const made = await world.create("AWS::Lambda::Function", { FunctionName: "f", Code: { ZipFile: "x" }, Role: "r" });
    await world.create("AWS::Lambda::Function", { FunctionName: "g", Code: { ZipFile: "x" }, Role: "r" });
    if (given !== undefined) await world.create("AWS::Lambda::Permission", given);
    const making = world.create("AWS::S3::Bucket", notifies(textIn(made.attributes["Arn"])));
    const answer = await making.then(
      ({ physicalId }) => physicalId,
      (error: unknown) => String(error).slice(0, REFUSED.length),
    );
    expect(answer).toBe(isAllowed ? "logs" : REFUSED);
  });
});

test.each([
  ["arn:aws:lambda:ap-southeast-2:111111111111:function:f:1", true],
  ["arn:aws:lambda:ap-southeast-2:111111111111:function:f:live", false],
  ["arn:aws:lambda:eu-west-1:111111111111:function:f", false],
  ["arn:aws:lambda:ap-southeast-2:222222222222:function:f", false],
])("a bucket that notifies %s, which is there or not: %s", async (arn, isThere) => {
  const world = aWorld();
  await world.create("AWS::Lambda::Function", { FunctionName: "f", Code: { ZipFile: "x" }, Role: "r" });
  await world.create("AWS::Lambda::Version", { FunctionName: "f" });
  const permission = { Action: "lambda:InvokeFunction", FunctionName: "f", Principal: "s3.amazonaws.com" };
  await world.create("AWS::Lambda::Permission", permission);
  const LambdaConfigurations = [{ Event: "s3:ObjectCreated:*", Function: arn }];
  const making = world.create("AWS::S3::Bucket", { NotificationConfiguration: { LambdaConfigurations } });
  const answer = await making.then(() => "made", String);
  expect(answer).toContain(isThere ? "made" : "Unable to validate the following destination configurations");
});

describe("a queue", () => {
  test.each([
    [{ QueueName: "/no/name" }, "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"],
    [{ QueueName: "a.fifo" }, "Can only include alphanumeric"],
    [{ QueueName: "a", FifoQueue: true }, "must end with .fifo suffix and be 1 to 80 in length."],
    [{ VisibilityTimeout: 43_201 }, "Invalid value for the parameter VisibilityTimeout. (Service: Sqs"],
    [{ DelaySeconds: "-1" }, "Invalid value for the parameter DelaySeconds."],
  ])("is not made with a name or a number that SQS does not take: %o", async (properties, problem) => {
    const world = aWorld();
    await expect(world.create("AWS::SQS::Queue", properties)).rejects.toThrow(problem);
    const made = await world.create("AWS::SQS::Queue", { QueueName: "a.fifo", FifoQueue: true });
    expect(made.physicalId).toMatch(/\/a\.fifo$/);
  });
});

describe("a secret", () => {
  const resolve = (world: TestWorld, text: string): unknown =>
    resolveDynamicReferences(text, world.handlers.lookup(context));

  test("is made up by its recipe and read by dynamic references, by name and by ARN", async () => {
    const world = aWorld();
    const recipe = { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };
    const secret = await world.create("AWS::SecretsManager::Secret", { Name: "token", ...recipe });
    const value = resolve(world, `{{resolve:secretsmanager:${secret.physicalId}:SecretString}}`);
    expect(value).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(resolve(world, "{{resolve:secretsmanager:token}}")).toBe(value);
    expect(JSON.stringify(secret)).not.toContain(String(value));
    await world.update(secret, { Name: "token", Description: "d", ...recipe });
    expect(resolve(world, "{{resolve:secretsmanager:token}}")).toBe(value);
  });

  test("holds nothing when it is given neither a text nor a recipe", async () => {
    const world = aWorld();
    await world.create("AWS::SecretsManager::Secret", { Name: "empty" });
    expect(() => resolve(world, "{{resolve:secretsmanager:empty}}")).toThrow("can't find the specified secret");
  });

  test("is made up anew when its recipe changes, and takes a text that is given", async () => {
    const world = aWorld();
    const long = { GenerateSecretString: { PasswordLength: 40 } };
    const secret = await world.create("AWS::SecretsManager::Secret", { Name: "s", ...long });
    await world.update(secret, { Name: "s", GenerateSecretString: { PasswordLength: 50 } });
    expect(resolve(world, "{{resolve:secretsmanager:s}}")).toHaveLength(50);
    await world.update(secret, { Name: "s", SecretString: "given" });
    expect(resolve(world, "{{resolve:secretsmanager:s}}")).toBe("given");
  });

  test("puts what it makes up into its template", async () => {
    const world = aWorld();
    const recipe = { SecretStringTemplate: '{"user":"a"}', GenerateStringKey: "password", ExcludeCharacters: '"\\/' };
    await world.create("AWS::SecretsManager::Secret", { Name: "login", GenerateSecretString: recipe });
    expect(resolve(world, "{{resolve:secretsmanager:login:SecretString:user}}")).toBe("a");
    expect(resolve(world, "{{resolve:secretsmanager:login:SecretString:password}}")).toMatch(/^[^"\\/]{32}$/);
  });

  test("is gone with its resource, and out of other accounts' sight", async () => {
    const world = aWorld();
    const secret = await world.create("AWS::SecretsManager::Secret", { Name: "s", SecretString: "v" });
    const elsewhere = world.handlers.lookup({ ...context, account: "222222222222" });
    expect(elsewhere.secretString("s", { stage: undefined, id: undefined })).toBeUndefined();
    await world.delete(secret);
    expect(() => resolve(world, "{{resolve:secretsmanager:s}}")).toThrow("can't find the specified secret");
  });
});

test("an SSM parameter is read by dynamic references, of any of its versions", async () => {
  const world = aWorld();
  const parameter = await world.create("AWS::SSM::Parameter", { Name: "/size", Type: "String", Value: "3" });
  await world.update(parameter, { Name: "/size", Type: "String", Value: "4" });
  const read = (text: string): unknown => resolveDynamicReferences(text, world.handlers.lookup(context));
  expect([read("{{resolve:ssm:/size}}"), read("{{resolve:ssm:/size:2}}")]).toEqual(["4", "4"]);
  expect(read("{{resolve:ssm:/size:1}}")).toBe("3");
  expect(() => read("{{resolve:ssm:/size:3}}")).toThrow("Unable to fetch parameters [/size:3]");
});

test("a launch template gets a new version when its data changes, and only then", async () => {
  const world = aWorld();
  const data = { LaunchTemplateData: { ImageId: "ami-1", InstanceType: "t3.small" } };
  const template = await world.create("AWS::EC2::LaunchTemplate", data);
  const same = await world.update(template, { LaunchTemplateData: { InstanceType: "t3.small", ImageId: "ami-1" } });
  const changed = await world.update(same, { LaunchTemplateData: { ImageId: "ami-2" } });
  expect([same, changed].map(({ attributes }) => attributes["LatestVersionNumber"])).toEqual(["1", "2"]);
});

describe("an Auto Scaling group", () => {
  const group = (properties: JsonObject): JsonObject => ({ MinSize: "1", MaxSize: "3", ...properties });
  const signallers = (world: TestWorld, of: Awaited<ReturnType<TestWorld["create"]>>): readonly string[] =>
    world.handlers.handlerFor(of.type).signallersOf?.(of) ?? [];

  test("starts as many instances as it wants, and later only what it lacks", async () => {
    const world = aWorld();
    const made = await world.create("AWS::AutoScaling::AutoScalingGroup", group({ DesiredCapacity: "2" }));
    const first = signallers(world, made);
    expect(first).toHaveLength(2);
    for (const id of first) expect(id).toMatch(/^i-[0-9a-f]{17}$/);
    await world.update(made, group({ DesiredCapacity: "3" }));
    expect(signallers(world, made)).toHaveLength(1);
    expect(first).not.toContain(signallers(world, made)[0]);
    await world.update(made, group({ DesiredCapacity: "1" }));
    expect(signallers(world, made)).toEqual([]);
  });

  test("leaves its instances as they are when its launch template changes, and knows them to be obsolete", async () => {
    const world = aWorld();
    const template = await world.create("AWS::EC2::LaunchTemplate", { LaunchTemplateData: { ImageId: "ami-1" } });
    const launched = (Version: string): JsonObject =>
      group({ LaunchTemplate: { LaunchTemplateId: template.physicalId, Version } });
    const made = await world.create("AWS::AutoScaling::AutoScalingGroup", launched("1"));
    await world.update(template, { LaunchTemplateData: { ImageId: "ami-2" } });
    await world.update(made, launched("2"));
    expect(signallers(world, made)).toEqual([]);
    const rolling = world.handlers.handlerFor(made.type).rollingGroupOf?.(made);
    expect(rolling?.view().members).toEqual([{ instanceId: expect.any(String) as string, isObsolete: true }]);
    await world.update(made, launched("1"));
    expect(rolling?.view().members).toMatchObject([{ isObsolete: false }]);
  });

  test.each<[what: string, properties: JsonObject, problem: string]>([
    ["less room than it needs", group({ MinSize: 4 }), "Max bound, 3, must be greater than or equal to min bound, 4"],
    [
      "more than it may",
      group({ DesiredCapacity: 5 }),
      "Desired capacity:5 must be between the specified min size:1 and max size:3",
    ],
    [
      "a launch template that is not there",
      group({ LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "1" } }),
      "The specified launch template, with template ID lt-1, does not exist.",
    ],
    [
      "a launch template's name that is not there",
      group({ LaunchTemplate: { LaunchTemplateName: "lt", Version: "1" } }),
      "The specified launch template, with template name lt, does not exist.",
    ],
  ])("is refused with %s", async (_, properties, problem) => {
    await expect(aWorld().create("AWS::AutoScaling::AutoScalingGroup", properties)).rejects.toThrow(
      `Resource handler returned message: "${problem} (Service: AutoScaling, Status Code: 400, Request ID: `,
    );
  });
});

describe("a security group", () => {
  test("is not deleted while another group's rule refers to it; its own rules go with it", async () => {
    const world = aWorld();
    const cache = await world.create("AWS::EC2::SecurityGroup", { GroupDescription: "cache" });
    const broker = await world.create("AWS::EC2::SecurityGroup", { GroupDescription: "broker" });
    const rule = await world.create("AWS::EC2::SecurityGroupIngress", {
      GroupId: cache.physicalId,
      IpProtocol: "tcp",
      SourceSecurityGroupId: broker.physicalId,
    });
    await expect(world.delete(broker)).rejects.toThrow(
      `Resource handler returned message: "resource ${broker.physicalId} has a dependent object (Service: Ec2, `,
    );
    await world.delete(rule);
    await world.delete(broker);
    await world.create("AWS::EC2::SecurityGroupIngress", {
      GroupId: cache.physicalId,
      IpProtocol: "tcp",
      CidrIp: "10.0.0.0/8",
    });
    await world.delete(cache);
  });

  test("is not deleted while something with a network interface uses it", async () => {
    const world = aWorld();
    const group = await world.create("AWS::EC2::SecurityGroup", { GroupDescription: "f" });
    const VpcConfig = { SecurityGroupIds: [group.physicalId], SubnetIds: ["subnet-1"] };
    const made = await world.create("AWS::Lambda::Function", { Code: {}, Role: "r", VpcConfig });
    await expect(world.delete(group)).rejects.toThrow("has a dependent object");
    await world.delete(made);
    await world.delete(group);
  });
});

test("a security group does not take the same rule twice, whatever its description, nor one without a peer", async () => {
  const world = aWorld();
  const rule = { GroupId: "sg-1", IpProtocol: "tcp", FromPort: 6379, ToPort: 6379, SourceSecurityGroupId: "sg-2" };
  const made = await world.create("AWS::EC2::SecurityGroupIngress", rule);
  await world.update(made, { ...rule, Description: "first" });
  await world.create("AWS::EC2::SecurityGroupIngress", { ...rule, SourceSecurityGroupId: "sg-3" });
  await expect(world.create("AWS::EC2::SecurityGroupIngress", { ...rule, FromPort: "6379" })).rejects.toThrow(
    "the specified rule 'peer: sg-2, TCP, from port: 6379, to port: 6379, ALLOW' already exists",
  );
  await expect(world.create("AWS::EC2::SecurityGroupEgress", { GroupId: "sg-1", IpProtocol: "-1" })).rejects.toThrow(
    "Exactly one of the peers of a rule",
  );
});

test("two log groups may have metric filters of one name, one log group may not", async () => {
  const world = aWorld();
  const filter = { FilterName: "errors", FilterPattern: "ERROR", MetricTransformations: [] };
  await world.create("AWS::Logs::MetricFilter", { ...filter, LogGroupName: "a" });
  await world.create("AWS::Logs::MetricFilter", { ...filter, LogGroupName: "b" });
  await expect(world.create("AWS::Logs::MetricFilter", { ...filter, LogGroupName: "a" })).rejects.toThrow(
    "already exists",
  );
});

describe("a function", () => {
  test("needs its code to be where it says", async () => {
    const world = aWorld();
    const coded = (S3Key: string): JsonObject => ({ Code: { S3Bucket: "code", S3Key }, Role: "r" });
    await expect(world.create("AWS::Lambda::Function", coded("a.zip"))).rejects.toThrow("S3 Error Code: NoSuchBucket.");
    await world.create("AWS::S3::Bucket", { BucketName: "code" });
    await expect(world.create("AWS::Lambda::Function", coded("a.zip"))).rejects.toThrow("S3 Error Code: NoSuchKey.");
    world.putObject("code", "a.zip");
    await world.create("AWS::Lambda::Function", coded("a.zip"));
  });

  test("numbers its versions and gives no number twice", async () => {
    const world = aWorld();
    await world.create("AWS::Lambda::Function", { FunctionName: "f", Code: { ZipFile: "x" }, Role: "r" });
    const first = await world.create("AWS::Lambda::Version", { FunctionName: "f" });
    await world.delete(first);
    const second = await world.create("AWS::Lambda::Version", { FunctionName: "f" });
    expect([first.attributes["Version"], second.attributes["Version"]]).toEqual(["1", "2"]);
  });

  test("must be there, and be another one than before, to have a new version", async () => {
    const world = aWorld();
    await expect(world.create("AWS::Lambda::Version", { FunctionName: "f" })).rejects.toThrow(
      "Function not found: arn:aws:lambda:ap-southeast-2:111111111111:function:f",
    );
    const settings = { FunctionName: "f", Code: { ZipFile: "x" }, Role: "r" };
    const made = await world.create("AWS::Lambda::Function", settings);
    await world.create("AWS::Lambda::Version", { FunctionName: "f" });
    await expect(world.create("AWS::Lambda::Version", { FunctionName: "f" })).rejects.toThrow(
      "A version for this Lambda function exists ( 1 ). Modify the function to create a new version.",
    );
    await world.update(made, { ...settings, Timeout: 10 });
    await world.create("AWS::Lambda::Version", { FunctionName: "f" });
  });
});

test("a record set is unique by zone, name and type", async () => {
  const world = aWorld();
  const record = { HostedZoneId: "Z1", Name: "broker.example", Type: "A" };
  await world.create("AWS::Route53::RecordSet", record);
  await world.create("AWS::Route53::RecordSet", { ...record, Type: "AAAA" });
  await expect(world.create("AWS::Route53::RecordSet", record)).rejects.toThrow(
    "[Tried to create resource record set [name='broker.example.', type='A'] but it already exists]",
  );
});

test("a wait condition waits for twelve hours at most", async () => {
  const world = aWorld();
  await expect(world.create("AWS::CloudFormation::WaitCondition", { Timeout: 43_201 })).rejects.toThrow(
    "it must be between 0 and 43200",
  );
  await world.create("AWS::CloudFormation::WaitCondition", { Timeout: 43_200 });
});
