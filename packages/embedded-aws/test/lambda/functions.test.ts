import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { anEngine, s3Client } from "../engine-fixture.ts";
import { aLambda, ROLE, zip } from "./a-lambda.ts";

const ARN = "arn:aws:lambda:ap-southeast-2:111111111111:function:f";
const answers = (text: string): string => `exports.handler = async () => ${JSON.stringify(text)};`;
const FunctionName = "f";

describe("a function", () => {
  it("is shown as AWS shows it, with the defaults", async () => {
    const lambda = aLambda(await anEngine());
    await lambda.create(answers("1"), { Tags: { team: "logs" }, Environment: { Variables: { A: "1" } } });
    const { Configuration, Code, Tags } = await lambda.client.send(new GetFunctionCommand({ FunctionName }));
    const archive = zip({ "index.js": answers("1") });
    expect(Configuration).toEqual({
      FunctionName,
      FunctionArn: ARN,
      Runtime: "nodejs20.x",
      Role: ROLE,
      Handler: "index.handler",
      CodeSize: archive.length,
      CodeSha256: createHash("sha256").update(archive).digest("base64"),
      Description: "",
      Timeout: 3,
      MemorySize: 128,
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/) as string,
      Version: "$LATEST",
      Environment: { Variables: { A: "1" } },
      TracingConfig: { Mode: "PassThrough" },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      State: "Active",
      LastUpdateStatus: "Successful",
      PackageType: "Zip",
      Architectures: ["x86_64"],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/f" },
    });
    expect([Code, Tags]).toEqual([{ RepositoryType: "S3" }, { team: "logs" }]);
    await expect(lambda.create(answers("2"))).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: "Function already exist: f",
    });
  });

  it("gets other code from an archive or a bucket, and keeps it unless that is to be had", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    await lambda.create(answers("1"));
    const update = (input: object) => lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ...input }));
    const before = await lambda.client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const tried = await update({ ZipFile: zip({ "index.js": answers("2") }), DryRun: true });
    expect(tried.CodeSha256).not.toBe(before.CodeSha256);
    expect((await lambda.invoke()).answer).toBe("1");
    const updated = await update({ ZipFile: zip({ "index.js": answers("2") }), RevisionId: before.RevisionId });
    expect(updated).toMatchObject({ State: "Active", LastUpdateStatus: "InProgress", CodeSha256: tried.CodeSha256 });
    expect((await lambda.invoke()).answer).toBe("2");
    await expect(update({ ZipFile: zip({}), RevisionId: before.RevisionId })).rejects.toMatchObject({
      name: "PreconditionFailedException",
    });
    const s3 = s3Client(engine);
    const refused = (message: string) => ({ name: "InvalidParameterValueException", message });
    await expect(update({ S3Bucket: "code", S3Key: "a.zip" })).rejects.toMatchObject(
      refused(
        "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
      ),
    );
    const CreateBucketConfiguration = { LocationConstraint: "ap-southeast-2" as const };
    await s3.send(new CreateBucketCommand({ Bucket: "code", CreateBucketConfiguration }));
    await expect(update({ S3Bucket: "code", S3Key: "a.zip" })).rejects.toMatchObject(
      refused(
        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
      ),
    );
    await s3.send(new PutObjectCommand({ Bucket: "code", Key: "a.zip", Body: zip({ "index.js": answers("3") }) }));
    await update({ S3Bucket: "code", S3Key: "a.zip" });
    expect((await lambda.invoke()).answer).toBe("3");
    await expect(update({ ZipFile: Buffer.from("no archive") })).rejects.toMatchObject(
      refused("Could not unzip uploaded file. Please check your file, then try to upload again."),
    );
  });

  it("gets other settings, and keeps those that are not given", async () => {
    const lambda = aLambda(await anEngine());
    await lambda.create("exports.handler = async () => process.env.A", { Timeout: 5 });
    const change = new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { A: "2" } } });
    expect(await lambda.client.send(change)).toMatchObject({ Timeout: 5, LastUpdateStatus: "InProgress" });
    expect((await lambda.invoke()).answer).toBe("2");
    const reserved = new UpdateFunctionConfigurationCommand({
      FunctionName,
      Environment: { Variables: { AWS_REGION: "x" } },
    });
    await expect(lambda.client.send(reserved)).rejects.toThrow("Reserved keys used in this request: AWS_REGION");
    const tooLong = new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 901 });
    await expect(lambda.client.send(tooLong)).rejects.toThrow("Member must have value less than or equal to 900");
  });

  it.each([
    [{ LogFormat: "Plain" }, "Value 'Plain' at 'loggingConfig.logFormat' failed to satisfy constraint"],
    [{ LogFormat: "JSON", ApplicationLogLevel: "LOUD" }, "Value 'LOUD' at 'loggingConfig.applicationLogLevel'"],
    [{ LogFormat: "Text", SystemLogLevel: "WARN" }, "LogFormat must be set to JSON."],
    [{ LogGroup: "no group" }, "Value 'no group' at 'loggingConfig.logGroup'"],
  ])("does not log as %j", async (LoggingConfig, problem) => {
    const lambda = aLambda(await anEngine());
    await expect(lambda.create("", { LoggingConfig: LoggingConfig as object })).rejects.toThrow(problem);
  });

  it("has versions, of which none is published twice, and aliases that move between them", async () => {
    const lambda = aLambda(await anEngine());
    const { client } = lambda;
    await lambda.create(answers("1"));
    const publish = (input: object = {}) => client.send(new PublishVersionCommand({ FunctionName, ...input }));
    const first = await publish({ Description: "one" });
    expect(first).toMatchObject({ Version: "1", FunctionArn: `${ARN}:1`, Description: "one", State: "Active" });
    expect(await publish()).toEqual({ ...first, $metadata: expect.anything() as unknown });
    await expect(publish({ CodeSha256: "other" })).rejects.toThrow(
      "CodeSHA256 (other) is different from current CodeSHA256",
    );
    const alias = await client.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
    expect(alias).toMatchObject({ AliasArn: `${ARN}:live`, FunctionVersion: "1", Description: "" });
    const second = new UpdateFunctionCodeCommand({
      FunctionName,
      ZipFile: zip({ "index.js": answers("2") }),
      Publish: true,
    });
    expect(await client.send(second)).toMatchObject({ Version: "2", FunctionArn: `${ARN}:2` });
    const invoke = async (Qualifier: string) => {
      const { answer, version } = await lambda.invoke({}, { Qualifier });
      return [answer, version];
    };
    expect([await invoke("live"), await invoke("2"), await invoke("$LATEST")]).toEqual([
      ["1", "1"],
      ["2", "2"],
      ["2", "$LATEST"],
    ]);
    const moved = await client.send(
      new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "2", RevisionId: alias.RevisionId }),
    );
    expect(moved.RevisionId).not.toBe(alias.RevisionId);
    expect(await invoke("live")).toEqual(["2", "2"]);
    const weighted = { FunctionName, Name: "live", RoutingConfig: { AdditionalVersionWeights: { 1: 1 } } };
    await client.send(new UpdateAliasCommand(weighted));
    expect(await invoke("live")).toEqual(["1", "1"]);
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName }));
    expect(Versions?.map(({ FunctionArn }) => FunctionArn)).toEqual([`${ARN}:$LATEST`, `${ARN}:1`, `${ARN}:2`]);
    await expect(client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" }))).rejects.toMatchObject({
      name: "ResourceConflictException",
    });
    expect((await client.send(new ListAliasesCommand({ FunctionName }))).Aliases).toHaveLength(1);
    await client.send(new DeleteAliasCommand({ FunctionName, Name: "live" }));
    await client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" }));
    await expect(client.send(new GetAliasCommand({ FunctionName, Name: "live" }))).rejects.toThrow(
      `Cannot find alias arn: ${ARN}:live`,
    );
    await client.send(new DeleteFunctionCommand({ FunctionName }));
    await expect(client.send(new GetFunctionCommand({ FunctionName }))).rejects.toThrow(`Function not found: ${ARN}`);
    await lambda.create(answers("3"));
    // AWS: no number is given twice, not even to a function that is made anew.
    expect((await publish()).Version).toBe("3");
  });

  it("has a policy of statements, for itself and apart for its aliases", async () => {
    const lambda = aLambda(await anEngine());
    const { client } = lambda;
    await lambda.create(answers("1"));
    const statement = {
      FunctionName,
      StatementId: "s3",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: "arn:aws:s3:::logs",
      SourceAccount: "111111111111",
    };
    const { Statement } = await client.send(new AddPermissionCommand(statement));
    const expected = {
      Sid: "s3",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: ARN,
      Condition: {
        StringEquals: { "AWS:SourceAccount": "111111111111" },
        ArnLike: { "AWS:SourceArn": "arn:aws:s3:::logs" },
      },
    };
    expect(JSON.parse(Statement ?? "")).toEqual(expected);
    await expect(client.send(new AddPermissionCommand(statement))).rejects.toMatchObject({
      name: "ResourceConflictException",
    });
    await client.send(new PublishVersionCommand({ FunctionName }));
    await client.send(new AddPermissionCommand({ ...statement, Qualifier: "1" }));
    const { Policy, RevisionId } = await client.send(new GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy ?? "")).toEqual({ Version: "2012-10-17", Id: "default", Statement: [expected] });
    await client.send(new RemovePermissionCommand({ FunctionName, StatementId: "s3", RevisionId }));
    await expect(client.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect(
      JSON.parse((await client.send(new GetPolicyCommand({ FunctionName, Qualifier: "1" }))).Policy ?? ""),
    ).toMatchObject({
      Statement: [{ Resource: `${ARN}:1` }],
    });
  });

  it("has tags, settings for its events, and a place in the list of functions", async () => {
    const lambda = aLambda(await anEngine());
    const { client } = lambda;
    for (const name of ["b", "a"]) await lambda.create(answers(name), { FunctionName: name });
    await lambda.create(answers("1"));
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { team: "logs", stage: "ci" } }));
    await client.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ["stage"] }));
    expect((await client.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({ team: "logs" });
    await client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 }));
    await client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 60 }));
    expect(await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }))).toMatchObject({
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 60,
      LastModified: expect.any(Date) as Date,
    });
    await client.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
    await expect(client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }))).rejects.toThrow(
      `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    );
    const { Functions, NextMarker } = await client.send(new ListFunctionsCommand({ MaxItems: 2 }));
    const rest = await client.send(new ListFunctionsCommand({ Marker: NextMarker }));
    expect([...(Functions ?? []), ...(rest.Functions ?? [])].map((it) => it.FunctionName)).toEqual(["a", "b", "f"]);
  });

  it("is neither made nor changed with a dead-letter queue that does not exist, and goes without one again", async () => {
    const lambda = aLambda(await anEngine());
    const TargetArn = "arn:aws:sqs:ap-southeast-2:111111111111:gone";
    const refusal = {
      name: "InvalidParameterValueException",
      message: `The dead-letter queue ${TargetArn} does not exist.`,
    };
    await expect(lambda.create(answers("1"), { DeadLetterConfig: { TargetArn } })).rejects.toMatchObject(refusal);
    await lambda.create(answers("1"));
    const change = new UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: { TargetArn } });
    await expect(lambda.client.send(change)).rejects.toMatchObject(refusal);
    const none = new UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: { TargetArn: "" } });
    expect((await lambda.client.send(none)).DeadLetterConfig?.TargetArn ?? "").toBe("");
  });
});
