import { describe, expect, it } from "vitest";
import { createClientSettings } from "../../src/node/client-settings.ts";
import { chooseAccess, type AccessSources } from "../../src/node/choose-access.ts";

const file = {
  path: "/home/dev/credentials.json",
  aws: { "222222222222": { key: "AKIAFILE", secret: "file-secret", region: "us-east-1" } },
  octopus: undefined,
};

function choose(over: Partial<AccessSources> = {}) {
  return chooseAccess({ env: {}, octopusVariables: undefined, account: undefined, file: undefined, ...over });
}

describe("credentials", () => {
  it("come from the SDK's default chain when nothing else is known", () => {
    expect(choose({ env: { AWS_REGION: "eu-west-1" } })).toMatchObject({ credentials: undefined, region: "eu-west-1" });
  });

  it("of a role, on an endpoint on this machine too, come with their token", () => {
    const env = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_ACCESS_KEY_ID: "ASIAROLE",
      AWS_SECRET_ACCESS_KEY: "role-secret",
      AWS_SESSION_TOKEN: "role-token",
    };
    const credentials = { accessKeyId: "ASIAROLE", secretAccessKey: "role-secret", sessionToken: "role-token" };
    const access = choose({ env });
    expect(access).toMatchObject({ credentials, source: "the environment" });
    expect(createClientSettings(access)).toMatchObject({ credentials });
  });

  it("come from the credentials file when the account is named and the file has it", () => {
    expect(choose({ file, account: "222222222222" })).toMatchObject({
      credentials: { accessKeyId: "AKIAFILE", secretAccessKey: "file-secret" },
      region: "us-east-1",
    });
    expect(choose({ file, account: "333333333333" })).toMatchObject({ credentials: undefined });
    expect(choose({ file })).toMatchObject({ credentials: undefined });
  });

  it("come from Octopus's variables inside Octopus, and from nowhere else", () => {
    const octopusVariables = {
      "AWS.Deployment.Key": "AKIAOCTO",
      "AWS.Deployment.Secret": "octo-secret",
      "AWS.Deployment.Region": "ap-southeast-2",
    };
    expect(choose({ octopusVariables, file, account: "222222222222" })).toMatchObject({
      credentials: { accessKeyId: "AKIAOCTO", secretAccessKey: "octo-secret" },
      region: "ap-southeast-2",
    });
    expect(() => choose({ octopusVariables: { "Octopus.Environment.Name": "ci" } })).toThrow(
      "Octopus runs this deployment, but gave no value for AWS.Deployment.Key, AWS.Deployment.Secret, AWS.Deployment.Region.",
    );
  });

  it("are not those of a build server that merely runs the script", () => {
    expect(
      choose({ env: { CI: "true", TEAMCITY_VERSION: "1", "AWS.Deployment.Key": "x" } }).credentials,
    ).toBeUndefined();
  });
});

describe("an endpoint on this machine", () => {
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };

  it("needs neither credentials nor region", () => {
    expect(choose({ env })).toMatchObject({
      credentials: { accessKeyId: "000000000000" },
      region: "ap-southeast-2",
      loopback: true,
    });
    expect(choose({ env, account: "222222222222" })).toMatchObject({ credentials: { accessKeyId: "222222222222" } });
  });

  it("takes the environment's own", () => {
    const given = {
      ...env,
      AWS_ACCESS_KEY_ID: "111111111111",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_DEFAULT_REGION: "us-west-2",
    };
    expect(choose({ env: given })).toMatchObject({ credentials: { accessKeyId: "111111111111" }, region: "us-west-2" });
  });

  it("never sees the credentials file", () => {
    expect(JSON.stringify(choose({ env, file, account: "222222222222" }))).not.toContain("file-secret");
  });

  it.each([
    ["http://localhost:1", true],
    ["http://[::1]:1", true],
    ["https://127.8.8.8", true],
    ["https://cloudformation.example.com", false],
    ["http://127.0.0.1.example.com", false],
  ])("is told from others: %s", (endpoint, loopback) => {
    expect(choose({ env: { AWS_ENDPOINT_URL: endpoint } })).toMatchObject({ endpoint, loopback });
  });

  it.each(["127.0.0.1:4566", "ftp://127.0.0.1", "nonsense"])("is refused when it is no address: %s", (endpoint) => {
    expect(() => choose({ env: { AWS_ENDPOINT_URL: endpoint } })).toThrow(/which is not an http or https address/);
  });
});
