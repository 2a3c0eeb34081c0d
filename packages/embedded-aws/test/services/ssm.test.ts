import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  paginateGetParametersByPath,
  PutParameterCommand,
  SSMClient,
  type PutParameterCommandInput,
} from "@aws-sdk/client-ssm";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "./stacks.ts";

const PLAIN = { Type: "String" } as const;

describe("SSM's Parameter Store", () => {
  it("keeps a parameter with all its versions", async () => {
    const ssm = ssmClient(await anEngine());
    expect(await put(ssm, { Name: "/log/size", Value: "1", ...PLAIN })).toMatchObject({ Version: 1, Tier: "Standard" });
    expect(await put(ssm, { Name: "/log/size", Value: "2", Overwrite: true })).toMatchObject({ Version: 2 });
    const read = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter;
    expect(await read("/log/size")).toMatchObject({
      Name: "/log/size",
      Type: "String",
      Value: "2",
      Version: 2,
      ARN: "arn:aws:ssm:ap-southeast-2:111111111111:parameter/log/size",
      LastModifiedDate: expect.any(Date) as Date,
      DataType: "text",
    });
    expect(await read("/log/size:1")).toMatchObject({ Value: "1", Selector: ":1" });
    expect(await read("arn:aws:ssm:ap-southeast-2:111111111111:parameter/log/size")).toMatchObject({ Value: "2" });
    await expect(read("/log/size:7")).rejects.toMatchObject({
      name: "ParameterVersionNotFound",
      message: "Systems Manager could not find version 7 of /log/size. Verify the version and try again.",
    });
  });

  it("answers for a parameter that is not there as AWS does: without a text", async () => {
    const engine = await anEngine();
    const ssm = ssmClient(engine);
    await put(ssm, { Name: "only-here", Value: "v", ...PLAIN });
    const missing = { name: "ParameterNotFound", $metadata: { httpStatusCode: 400 } };
    const read = new GetParameterCommand({ Name: "only-here" });
    await expect(ssmClient(engine, "222222222222").send(read)).rejects.toMatchObject(missing);
    await ssm.send(new DeleteParameterCommand({ Name: "only-here" }));
    await expect(ssm.send(read)).rejects.toMatchObject(missing);
    await expect(ssm.send(new DeleteParameterCommand({ Name: "only-here" }))).rejects.toMatchObject(missing);
  });

  it("shows a SecureString only to who asks for its decryption", async () => {
    const ssm = ssmClient(await anEngine());
    await put(ssm, { Name: "token", Value: "secret", Type: "SecureString" });
    const read = async (WithDecryption: boolean) =>
      (await ssm.send(new GetParameterCommand({ Name: "token", WithDecryption }))).Parameter?.Value;
    expect(await read(true)).toBe("secret");
    expect(await read(false)).not.toContain("secret");
    const { Parameters } = await ssm.send(new DescribeParametersCommand());
    expect(Parameters).toMatchObject([{ Name: "token", Type: "SecureString", KeyId: "alias/aws/ssm" }]);
  });

  it("walks a path page by page, one level or all of it", async () => {
    const ssm = ssmClient(await anEngine());
    const names = ["/a/1", "/a/2", "/a/b/3", "/ab/4"];
    for (const Name of names) await put(ssm, { Name, Value: "v", ...PLAIN });
    const found: (string | undefined)[] = [];
    const pages = paginateGetParametersByPath({ client: ssm, pageSize: 2 }, { Path: "/a", Recursive: true });
    for await (const { Parameters = [] } of pages) found.push(...Parameters.map(({ Name }) => Name));
    expect(found).toEqual(["/a/1", "/a/2", "/a/b/3"]);
    const { Parameters: level } = await ssm.send(new GetParametersByPathCommand({ Path: "/a/" }));
    expect(level?.map(({ Name }) => Name)).toEqual(["/a/1", "/a/2"]);
    const many = await ssm.send(new GetParametersCommand({ Names: ["/ab/4", "/a/1:1", "/a/1:2", "none"] }));
    expect([many.Parameters?.map(({ Name }) => Name), many.InvalidParameters]).toEqual([
      ["/ab/4", "/a/1"],
      ["/a/1:2", "none"],
    ]);
    const gone = await ssm.send(new DeleteParametersCommand({ Names: ["/a/1", "none"] }));
    expect(gone).toMatchObject({ DeletedParameters: ["/a/1"], InvalidParameters: ["none"] });
  });

  it("filters what it describes, and names the filter it does not have", async () => {
    const ssm = ssmClient(await anEngine());
    await put(ssm, { Name: "/a/1", Value: "v", Description: "one", ...PLAIN });
    await put(ssm, { Name: "b", Value: "v", Type: "StringList" });
    const names = async (Key: string, Option: string | undefined, value: string) =>
      (
        await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Option, Values: [value] }] }))
      ).Parameters?.map(({ Name }) => Name);
    expect(await names("Name", "BeginsWith", "/a")).toEqual(["/a/1"]);
    expect(await names("Type", undefined, "StringList")).toEqual(["b"]);
    expect(await names("Path", "Recursive", "/a")).toEqual(["/a/1"]);
    await expect(names("tag:team", undefined, "logs")).rejects.toThrow("the parameter filter tag:team Equals");
  });

  it("refuses the parameters that AWS publishes by name, for a template too", async () => {
    const engine = await anEngine();
    const image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
    const refusal = { name: "NotModelled", message: expect.stringContaining(image) as string };
    await expect(ssmClient(engine).send(new GetParameterCommand({ Name: image }))).rejects.toMatchObject(refusal);
    const all = new GetParametersByPathCommand({ Path: "/aws/service", Recursive: true });
    await expect(ssmClient(engine).send(all)).rejects.toMatchObject({ name: "NotModelled" });
    const topic = { Type: "AWS::SNS::Topic", Properties: { DisplayName: `{{resolve:ssm:${image}}}` } };
    const stack = aStack(engine);
    expect(await stack.deploy({ Topic: topic })).toBe("ROLLBACK_COMPLETE");
    expect((await stack.failures()).join()).toContain(`AWS's public SSM parameters, such as ${image}`);
  });

  const REFUSALS: readonly [input: PutParameterCommandInput, error: string, message: string][] = [
    [{ Name: "p", Value: "v" }, "ParameterAlreadyExists", "set the overwrite option"],
    [{ Name: "new", Value: "v" }, "ValidationException", "A parameter type is required"],
    [
      { Name: "p", Value: "v", Type: "StringList", Overwrite: true },
      "HierarchyTypeMismatchException",
      "changing a param",
    ],
    [
      { Name: "p", Value: "v", Overwrite: true, Tags: [{ Key: "a", Value: "b" }] },
      "ValidationException",
      "tags and over",
    ],
    [{ Name: "aws-p", Value: "v", ...PLAIN }, "ValidationException", 'can\'t be prefixed with "aws"'],
    [{ Name: "a/b", Value: "v", ...PLAIN }, "ValidationException", "fully qualified name"],
    [{ Name: "new", Value: "", ...PLAIN }, "ValidationException", "at 'value' failed to satisfy"],
    [{ Name: "new", Value: "x".repeat(4097), ...PLAIN }, "ValidationException", "4096 characters"],
    [{ Name: "new", Value: "1", AllowedPattern: "[a-z]+", ...PLAIN }, "ParameterPatternMismatchException", "[a-z]+"],
    [{ Name: "new", Value: "v", Tier: "Advanced", ...PLAIN }, "NotModelled", "the tier Advanced"],
    [{ Name: "new", Value: "v", DataType: "aws:ec2:image", ...PLAIN }, "NotModelled", "data type aws:ec2:image"],
    [{ Name: "new", Value: "v", Policies: "[]", ...PLAIN }, "NotModelled", "the request member Policies"],
    [{ Name: "n", Value: undefined }, "ValidationException", "Value null at 'value' failed to satisfy constraint"],
  ];

  it.each(REFUSALS)("refuses %j with %s", async (input, name, message) => {
    const ssm = ssmClient(await anEngine());
    await put(ssm, { Name: "p", Value: "v", ...PLAIN });
    await expect(put(ssm, input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("a parameter that a stack made", () => {
  it("is the one that SSM has, with the stack's tags, and goes with the stack", async () => {
    const engine = await anEngine();
    const [ssm, stack] = [ssmClient(engine), aStack(engine)];
    const size = (Value: string) => ({
      Size: { Type: "AWS::SSM::Parameter", Properties: { Name: "/size", Value, ...PLAIN } },
    });
    expect(await stack.deploy(size("1"))).toBe("CREATE_COMPLETE");
    const tags = new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: "/size" });
    expect((await ssm.send(tags)).TagList).toContainEqual({ Key: "team", Value: "logs" });
    await put(ssm, { Name: "/size", Value: "by hand", Overwrite: true });
    expect(await stack.deploy({ ...size("1"), Other: { Type: "AWS::SNS::Topic" } })).toBe("UPDATE_COMPLETE");
    const read = new GetParameterCommand({ Name: "/size" });
    expect((await ssm.send(read)).Parameter).toMatchObject({ Value: "by hand", Version: 2 });
    expect(await stack.deploy(size("3"))).toBe("UPDATE_COMPLETE");
    expect((await ssm.send(read)).Parameter).toMatchObject({ Value: "3", Version: 3 });
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    await expect(ssm.send(read)).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  it("is not made anew when it was deleted by hand: its next change fails", async () => {
    const engine = await anEngine();
    const [ssm, stack] = [ssmClient(engine), aStack(engine)];
    const size = (Value: string) => ({
      Size: { Type: "AWS::SSM::Parameter", Properties: { Name: "/size", Value, ...PLAIN } },
    });
    await stack.deploy(size("1"));
    await ssm.send(new DeleteParameterCommand({ Name: "/size" }));
    expect(await stack.deploy(size("2"))).toBe("UPDATE_ROLLBACK_FAILED");
    expect(await stack.failures()).toContainEqual(
      expect.stringContaining("Resource of type 'AWS::SSM::Parameter' with identifier '/size' was not found."),
    );
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
  });

  it.each([
    ["no name", { Name: "///bad", Value: "1" }],
    ["a name of AWS's", { Name: "/aws/size", Value: "1" }],
    ["a path without its first slash", { Name: "app/size", Value: "1" }],
    ["an empty value", { Value: "" }],
    ["a value that is too long for its tier", { Value: "x".repeat(4097) }],
    ["a value that its pattern excludes", { Value: "1", AllowedPattern: "[a-z]+" }],
  ])("is refused %s, and not told why", async (_, properties) => {
    const stack = aStack(await anEngine());
    const Properties = { ...properties, ...PLAIN };
    expect(await stack.deploy({ Size: { Type: "AWS::SSM::Parameter", Properties } })).toBe("ROLLBACK_COMPLETE");
    expect(await stack.failures()).toEqual([
      expect.stringMatching(
        /^Resource handler returned message: "Error occurred during operation 'PutParameter'." \(RequestToken: \S+, HandlerErrorCode: GeneralServiceException\)$/,
      ),
    ]);
  });

  it("may be longer in the advanced tier", async () => {
    const stack = aStack(await anEngine());
    const Properties = { Value: "x".repeat(8192), Tier: "Advanced", ...PLAIN };
    expect(await stack.deploy({ Size: { Type: "AWS::SSM::Parameter", Properties } })).toBe("CREATE_COMPLETE");
  });

  it("takes no name that a call has taken", async () => {
    const engine = await anEngine();
    await put(ssmClient(engine), { Name: "/size", Value: "1", ...PLAIN });
    const stack = aStack(engine);
    const Properties = { Name: "/size", Value: "1", ...PLAIN };
    expect(await stack.deploy({ Size: { Type: "AWS::SSM::Parameter", Properties } })).toBe("ROLLBACK_COMPLETE");
    expect(await stack.failures()).toEqual([expect.stringContaining("/size already exists")]);
    expect((await ssmClient(engine).send(new GetParameterCommand({ Name: "/size" }))).Parameter?.Value).toBe("1");
  });

  it("reads what calls put, of any version, but no SecureString", async () => {
    const engine = await anEngine();
    const ssm = ssmClient(engine);
    await put(ssm, { Name: "/names", Value: "first", ...PLAIN });
    await put(ssm, { Name: "/names", Value: "second", Overwrite: true });
    await put(ssm, { Name: "/token", Value: "t", Type: "SecureString" });
    const topic = (DisplayName: string) => ({ Topic: { Type: "AWS::SNS::Topic", Properties: { DisplayName } } });
    const copy = (reference: string) => ({
      Copy: {
        Type: "AWS::SSM::Parameter",
        Properties: { Name: "/copy", Value: `{{resolve:ssm:${reference}}}`, ...PLAIN },
      },
    });
    const stack = aStack(engine);
    expect(await stack.deploy(copy("/names:1"))).toBe("CREATE_COMPLETE");
    expect((await ssm.send(new GetParameterCommand({ Name: "/copy" }))).Parameter?.Value).toBe("first");
    await stack.deploy(copy("/names"));
    expect((await ssm.send(new GetParameterCommand({ Name: "/copy" }))).Parameter?.Value).toBe("second");
    const other = aStack(engine, "other");
    expect(await other.deploy(topic("{{resolve:ssm:/token}}"))).toBe("ROLLBACK_COMPLETE");
    expect((await other.failures()).join()).toContain("have types not supported by CloudFormation");
  });
});

function ssmClient(engine: EmbeddedAws, account?: string): SSMClient {
  const client = new SSMClient(clientOptions(engine, account));
  onTestFinished(() => client.destroy());
  return client;
}

async function put(ssm: SSMClient, input: PutParameterCommandInput) {
  return await ssm.send(new PutParameterCommand(input));
}
