import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EmbeddedAws, startEmbeddedAws } from "../src/index.ts";
import { aFolder, anEngine, clientOptions, stsClient } from "./engine-fixture.ts";
import { aStack } from "./services/stacks.ts";

const OTHER = "222222222222";
const outside: AssumeRoleCommandInput = { RoleArn: `arn:aws:iam::${OTHER}:role/deploy`, RoleSessionName: "ci" };

/** Returns a client with the credentials that an answer of STS holds. */
async function assumed(engine: EmbeddedAws, input: AssumeRoleCommandInput, from = stsClient(engine)) {
  const { Credentials, AssumedRoleUser } = await from.send(new AssumeRoleCommand(input));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const options = { ...clientOptions(engine), credentials };
  const sts = new STSClient(options);
  onTestFinished(() => sts.destroy());
  return { sts, options, credentials, Expiration, AssumedRoleUser };
}

describe("a role of another account", () => {
  it("gives credentials with which one is that role, there", async () => {
    const engine = await anEngine();
    const { sts, credentials, AssumedRoleUser } = await assumed(engine, outside);
    const Arn = `arn:aws:sts::${OTHER}:assumed-role/deploy/ci`;
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(AssumedRoleUser?.Arn).toBe(Arn);
    expect(await sts.send(new GetCallerIdentityCommand())).toMatchObject({
      Arn,
      Account: OTHER,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    const { AccessKeyId } = { AccessKeyId: credentials.accessKeyId };
    expect(await stsClient(engine).send(new GetAccessKeyInfoCommand({ AccessKeyId }))).toMatchObject({
      Account: OTHER,
    });
  });

  it("may be assumed from another role, for an hour at most", async () => {
    const engine = await anEngine();
    const { sts } = await assumed(engine, outside);
    const next = { RoleArn: "arn:aws:iam::333333333333:role/a/path/deploy", RoleSessionName: "next" };
    const { AssumedRoleUser } = await assumed(engine, next, sts);
    expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::333333333333:assumed-role/deploy/next");
    await expect(sts.send(new AssumeRoleCommand({ ...next, DurationSeconds: 3601 }))).rejects.toMatchObject({
      message: expect.stringContaining("role chaining") as string,
    });
  });

  it.each([
    [{ RoleArn: "arn:aws:iam::1:role/deploy" }, "is invalid"],
    [{ RoleSessionName: "a b" }, "at 'roleSessionName' failed to satisfy constraint"],
    [{ DurationSeconds: 899 }, "greater than or equal to 900"],
    [{ DurationSeconds: 43_201 }, "less than or equal to 43200"],
  ])("is not assumed with %j", async (input, message) => {
    const client = stsClient(await anEngine());
    await expect(client.send(new AssumeRoleCommand({ ...outside, ...input }))).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ["Policy", { Policy: "{}" }],
    ["Tags", { Tags: [{ Key: "a", Value: "b" }] }],
    ["SerialNumber", { SerialNumber: "arn:aws:iam::111111111111:mfa/me" }],
  ])("is refused by name with the member %s", async (member, input) => {
    const client = stsClient(await anEngine());
    await expect(client.send(new AssumeRoleCommand({ ...outside, ...input }))).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining(member) as string,
    });
  });
});

describe("temporary credentials", () => {
  it("expire by the wall clock, and say so in each protocol", async () => {
    let nowMs = Date.parse("2026-11-22T18:00:00Z");
    const engine = await anEngine({ wallClock: () => nowMs });
    const { sts, options, Expiration } = await assumed(engine, { ...outside, DurationSeconds: 900 });
    expect(Expiration?.toISOString()).toBe("2026-11-22T18:15:00.000Z");
    nowMs += 899_000;
    await sts.send(new GetCallerIdentityCommand());
    nowMs += 1000;
    const [s3, ssm] = [new S3Client(options), new SSMClient(options)];
    onTestFinished(() => [s3, ssm].forEach((client) => client.destroy()));
    await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject({ name: "ExpiredToken" });
    await expect(s3.send(new ListBucketsCommand())).rejects.toMatchObject({ name: "ExpiredToken" });
    await expect(ssm.send(new DescribeParametersCommand())).rejects.toMatchObject({ name: "ExpiredTokenException" });
  });

  it("are nothing without their token, with another one, or when nobody gave them", async () => {
    const engine = await anEngine();
    const { credentials } = await assumed(engine, outside);
    const { accessKeyId, secretAccessKey } = credentials;
    for (const wrong of [
      { accessKeyId, secretAccessKey },
      { ...credentials, sessionToken: "other" },
      { ...credentials, accessKeyId: "ASIA0000000000000000" },
    ]) {
      const client = new STSClient({ ...clientOptions(engine), credentials: wrong });
      onTestFinished(() => client.destroy());
      await expect(client.send(new GetCallerIdentityCommand())).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    }
  });

  it("outlive the engine, which keeps neither their secret nor their token", async () => {
    const stateDir = await aFolder();
    const first = await startEmbeddedAws({ speed: "instant", stateDir });
    const { credentials } = await assumed(first, outside);
    await first.close();
    const journal = await readFile(join(stateDir, "state.journal"), "utf8");
    expect(journal).toContain(credentials.accessKeyId);
    expect(journal).not.toContain(credentials.secretAccessKey);
    expect(journal).not.toContain(credentials.sessionToken);
    const client = new STSClient({ ...clientOptions(await anEngine({ stateDir })), credentials });
    onTestFinished(() => client.destroy());
    expect(await client.send(new GetCallerIdentityCommand())).toMatchObject({ Account: OTHER });
  });

  it("of a user are the user, and give no more of their kind", async () => {
    const engine = await anEngine();
    const { Credentials } = await stsClient(engine).send(new GetSessionTokenCommand());
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const client = new STSClient({ ...clientOptions(engine), credentials });
    onTestFinished(() => client.destroy());
    expect(await client.send(new GetCallerIdentityCommand())).toMatchObject({
      Arn: "arn:aws:iam::111111111111:user/embedded",
    });
    await expect(client.send(new GetSessionTokenCommand())).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("a role that a stack made", () => {
  const withRoles = async (): Promise<EmbeddedAws> => {
    const engine = await anEngine();
    const role = (statement: object, more: object = {}) => ({
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }],
        },
        ...more,
      },
    });
    await aStack(engine, "roles").deploy({
      Account: role({ Principal: { AWS: "111111111111" } }, { RoleName: "account", MaxSessionDuration: 7200 }),
      Root: role({ Principal: { AWS: ["arn:aws:iam::111111111111:root"] } }, { RoleName: "root" }),
      Service: role({ Principal: { Service: "ec2.amazonaws.com" } }, { RoleName: "service" }),
      Stranger: role({ Principal: { AWS: OTHER } }, { RoleName: "stranger" }),
      Id: role(
        { Principal: { AWS: "*" }, Condition: { StringEquals: { "sts:ExternalId": "secret" } } },
        { RoleName: "external" },
      ),
      Odd: role(
        { Principal: { AWS: "*" }, Condition: { IpAddress: { "aws:SourceIp": "127.0.0.1" } } },
        { RoleName: "odd" },
      ),
    });
    return engine;
  };
  const assume = (engine: EmbeddedAws, name: string, more: Partial<AssumeRoleCommandInput> = {}) =>
    stsClient(engine).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::111111111111:role/${name}`, RoleSessionName: "me", ...more }),
    );

  it("lets in whom its trust policy names", async () => {
    const engine = await withRoles();
    expect((await assume(engine, "account")).AssumedRoleUser?.Arn).toBe(
      "arn:aws:sts::111111111111:assumed-role/account/me",
    );
    await expect(assume(engine, "root")).resolves.toHaveProperty("Credentials.AccessKeyId");
    await expect(assume(engine, "external", { ExternalId: "secret" })).resolves.toHaveProperty(
      "Credentials.AccessKeyId",
    );
  });

  it.each(["service", "stranger", "external"])("keeps out whom it does not name: %s", async (name) => {
    const engine = await withRoles();
    await expect(assume(engine, name)).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        "User: arn:aws:iam::111111111111:user/embedded is not authorized to perform: sts:AssumeRole on resource: " +
        `arn:aws:iam::111111111111:role/${name}`,
    });
  });

  it("is assumed for as long as it says", async () => {
    const engine = await withRoles();
    await expect(assume(engine, "account", { DurationSeconds: 7200 })).resolves.toHaveProperty("Credentials");
    await expect(assume(engine, "account", { DurationSeconds: 7201 })).rejects.toMatchObject({
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  });

  it("is refused by name where its policy has a condition that is not modelled", async () => {
    const engine = await withRoles();
    await expect(assume(engine, "odd")).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("aws:SourceIp") as string,
    });
  });
});
