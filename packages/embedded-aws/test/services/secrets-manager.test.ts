import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
  type GetRandomPasswordCommandInput,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "./stacks.ts";

describe("Secrets Manager", () => {
  it("keeps the current and the previous version of a secret", async () => {
    const secrets = secretsClient(await anEngine());
    const made = await secrets.send(new CreateSecretCommand({ Name: "cache/token", SecretString: "one" }));
    expect(made.ARN).toMatch(/^arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache\/token-[A-Z0-9]{6}$/);
    await secrets.send(new PutSecretValueCommand({ SecretId: "cache/token", SecretString: "two" }));
    await secrets.send(new UpdateSecretCommand({ SecretId: made.ARN, SecretString: "three", Description: "AUTH" }));
    const read = async (VersionStage?: string) =>
      await secrets.send(new GetSecretValueCommand({ SecretId: "cache/token", VersionStage }));
    expect(await read()).toMatchObject({ ARN: made.ARN, SecretString: "three", VersionStages: ["AWSCURRENT"] });
    expect(await read("AWSPREVIOUS")).toMatchObject({ SecretString: "two" });
    const first = new GetSecretValueCommand({ SecretId: "cache/token", VersionId: made.VersionId });
    expect(await secrets.send(first)).toMatchObject({ SecretString: "one", VersionStages: [] });
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: "cache/token" }));
    expect(described).toMatchObject({ Description: "AUTH", CreatedDate: expect.any(Date) as Date });
    expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([["AWSPREVIOUS"], ["AWSCURRENT"]]);
  });

  it("keeps bytes, and a version only once", async () => {
    const secrets = secretsClient(await anEngine());
    const ClientRequestToken = "a-token-of-thirty-two-characters";
    const create = (text: string) =>
      secrets.send(new CreateSecretCommand({ Name: "s", ClientRequestToken, SecretBinary: Buffer.from(text) }));
    await create("bytes");
    expect(await create("bytes")).toMatchObject({ Name: "s", VersionId: ClientRequestToken });
    await expect(create("others")).rejects.toMatchObject({
      name: "ResourceExistsException",
      message: "The operation failed because the secret s already exists.",
    });
    const { SecretBinary, SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "s" }));
    expect([Buffer.from(SecretBinary ?? []).toString(), SecretString]).toEqual(["bytes", undefined]);
    await expect(
      secrets.send(new PutSecretValueCommand({ SecretId: "s", ClientRequestToken, SecretString: "x" })),
    ).rejects.toMatchObject({ name: "ResourceExistsException" });
  });

  it("refuses a deleted secret until it is restored, and keeps its name taken", async () => {
    const secrets = secretsClient(await anEngine());
    await secrets.send(new CreateSecretCommand({ Name: "s", SecretString: "v" }));
    const { DeletionDate } = await secrets.send(new DeleteSecretCommand({ SecretId: "s", RecoveryWindowInDays: 7 }));
    expect((DeletionDate?.getTime() ?? 0) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const marked = {
      name: "InvalidRequestException",
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    };
    const read = new GetSecretValueCommand({ SecretId: "s" });
    await expect(secrets.send(read)).rejects.toMatchObject(marked);
    await expect(secrets.send(new PutSecretValueCommand({ SecretId: "s", SecretString: "w" }))).rejects.toMatchObject(
      marked,
    );
    await expect(secrets.send(new CreateSecretCommand({ Name: "s" }))).rejects.toThrow(
      "already scheduled for deletion",
    );
    expect((await secrets.send(new DescribeSecretCommand({ SecretId: "s" }))).DeletedDate).toEqual(DeletionDate);
    const list = async (IncludePlannedDeletion: boolean) =>
      (await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion }))).SecretList?.length;
    expect([await list(false), await list(true)]).toEqual([0, 1]);
    await secrets.send(new RestoreSecretCommand({ SecretId: "s" }));
    expect(await secrets.send(read)).toMatchObject({ SecretString: "v" });
    await secrets.send(new DeleteSecretCommand({ SecretId: "s", ForceDeleteWithoutRecovery: true }));
    await expect(secrets.send(read)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
    await secrets.send(new CreateSecretCommand({ Name: "s" }));
    await expect(secrets.send(read)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it("moves labels from version to version, and makes the first version current whatever its labels", async () => {
    const secrets = secretsClient(await anEngine());
    await secrets.send(new CreateSecretCommand({ Name: "s" }));
    const put = async (SecretString: string, VersionStages: string[]) =>
      (await secrets.send(new PutSecretValueCommand({ SecretId: "s", SecretString, VersionStages }))).VersionStages;
    expect(await put("one", ["blue"])).toEqual(["blue", "AWSCURRENT"]);
    expect(await put("two", ["blue"])).toEqual(["blue"]);
    const read = async (VersionStage: string) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId: "s", VersionStage }))).SecretString;
    expect([await read("blue"), await read("AWSCURRENT")]).toEqual(["two", "one"]);
  });

  it("makes passwords up as asked, and says when that cannot be", async () => {
    const secrets = secretsClient(await anEngine());
    const password = async (input: GetRandomPasswordCommandInput) =>
      (await secrets.send(new GetRandomPasswordCommand(input))).RandomPassword;
    expect(await password({})).toHaveLength(32);
    expect(await password({ PasswordLength: 8, ExcludePunctuation: true, ExcludeLowercase: true })).toMatch(
      /^[A-Z0-9]{8}$/,
    );
    await expect(password({ PasswordLength: 2 })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("names what it does not do", async () => {
    const secrets = secretsClient(await anEngine());
    const replicated = { Name: "s", AddReplicaRegions: [{ Region: "us-east-1" }] };
    await expect(secrets.send(new CreateSecretCommand(replicated))).rejects.toThrow(
      "the request member AddReplicaRegions",
    );
    const byOwner = new ListSecretsCommand({ Filters: [{ Key: "owning-service", Values: ["x"] }] });
    await expect(secrets.send(byOwner)).rejects.toThrow("the filter owning-service");
    await expect(secrets.send(new DeleteSecretCommand({ SecretId: "s", RecoveryWindowInDays: 31 }))).rejects.toThrow(
      "between 7 and 30 days",
    );
  });
});

describe("a secret that a stack made", () => {
  const secret = (properties: object) => ({ Token: { Type: "AWS::SecretsManager::Secret", Properties: properties } });

  it("is read through Secrets Manager, keeps what was put by hand, and goes with the stack at once", async () => {
    const engine = await anEngine();
    const [secrets, stack] = [secretsClient(engine), aStack(engine)];
    const recipe = { GenerateSecretString: { PasswordLength: 40, ExcludePunctuation: true } };
    await stack.deploy(secret({ Name: "token", ...recipe }));
    const SecretId = await stack.physicalId("Token");
    const read = async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    expect(await read()).toMatch(/^[A-Za-z0-9]{40}$/);
    const { SecretList } = await secrets.send(new ListSecretsCommand({ Filters: [{ Key: "name", Values: ["tok"] }] }));
    expect(SecretList?.[0]?.Tags).toContainEqual({ Key: "team", Value: "logs" });
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "by hand" }));
    expect(await stack.deploy(secret({ Name: "token", Description: "AUTH", ...recipe }))).toBe("UPDATE_COMPLETE");
    expect(await read()).toBe("by hand");
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("takes no name of a secret that exists or waits for its deletion", async () => {
    const engine = await anEngine();
    const secrets = secretsClient(engine);
    await secrets.send(new CreateSecretCommand({ Name: "token", SecretString: "v" }));
    const [first, second] = [aStack(engine, "first"), aStack(engine, "second")];
    expect(await first.deploy(secret({ Name: "token" }))).toBe("ROLLBACK_COMPLETE");
    expect((await first.failures()).join()).toContain("The operation failed because the secret token already exists.");
    await secrets.send(new DeleteSecretCommand({ SecretId: "token" }));
    expect(await second.deploy(secret({ Name: "token" }))).toBe("ROLLBACK_COMPLETE");
    expect((await second.failures()).join()).toContain("already scheduled for deletion");
  });
});

function secretsClient(engine: EmbeddedAws): SecretsManagerClient {
  const client = new SecretsManagerClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}
