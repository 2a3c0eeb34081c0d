import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectSecrets } from "../src/node/index.ts";
import type { SecretReader, SecretReference } from "../src/index.ts";

let close: () => Promise<void>;
let secrets: SecretReader;

beforeAll(async () => {
  const engine = await startEmbeddedAws({ speed: "instant" });
  const env = {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_REGION: "ap-southeast-2",
    AWS_ACCESS_KEY_ID: "333333333333",
    AWS_SECRET_ACCESS_KEY: "any",
  };
  const settings = {
    endpoint: engine.endpoint,
    region: "ap-southeast-2",
    credentials: { accessKeyId: "333333333333", secretAccessKey: "any" },
  };
  const ssm = new SSMClient(settings);
  const manager = new SecretsManagerClient(settings);
  await ssm.send(new PutParameterCommand({ Name: "/logstack/key", Type: "SecureString", Value: "s3cret" }));
  await manager.send(new CreateSecretCommand({ Name: "octopus", SecretString: '{"password":"p4ss","port":5}' }));
  await manager.send(new CreateSecretCommand({ Name: "text", SecretString: "p4ss-as-text" }));
  ssm.destroy();
  manager.destroy();
  secrets = connectSecrets({ process: {}, reachAws: async () => env });
  close = () => engine.close();
});
afterAll(() => close());

describe("a sensitive value that is kept in AWS", () => {
  test.each<[SecretReference, string]>([
    [{ from: "ssm", parameter: "/logstack/key" }, "s3cret"],
    [{ from: "secretsManager", secret: "text" }, "p4ss-as-text"],
    [{ from: "secretsManager", secret: "octopus", key: "password" }, "p4ss"],
    [{ from: "secretsManager", secret: "octopus", key: "port" }, "5"],
  ])("%j is read", async (reference, value) => {
    expect(await secrets.read(reference)).toBe(value);
  });

  test.each<[SecretReference, string]>([
    [{ from: "ssm", parameter: "/nothing" }, "ssm:/nothing cannot be read: there is no such parameter."],
    [{ from: "secretsManager", secret: "nothing" }, "there is no such secret."],
    [{ from: "secretsManager", secret: "octopus", key: "user" }, "it has no text under the key user."],
    [{ from: "secretsManager", secret: "text", key: "user" }, "it is not JSON, and has no keys."],
  ])("%j is missed with the reason, and nothing of a value is told", async (reference, reason) => {
    const error: Error = await secrets.read(reference).then(
      () => new Error("it was read"),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain("p4ss");
  });
});
