import { expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { hideSecretValues } from "../../src/plan/hide-secret-values.ts";
import { createRedactor } from "../../src/report/redact.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts } from "../support/a-deployment.ts";
import { aChange, aStack, FakeAws } from "../support/fake-aws.ts";

const template = parseTemplate(
  `Parameters:
  OctopusEnvironment: { Type: String }
  EnvironmentVersion: { Type: String }
  Component: { Type: String }
  team: { Type: String }
  Token: { Type: String, NoEcho: true }
Resources:
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: { AuthToken: !Sub "x-\${Token}", CacheNodeType: cache.t4g.small }
`,
  "template.yaml",
);
const detail = {
  attribute: "Properties",
  name: "AuthToken",
  requiresRecreation: "Never",
  causedBy: undefined,
  before: "x-old-secret",
  after: "x-new-secret",
} as const;

it("hides both values of a property that has something of a NoEcho parameter, in either template", () => {
  const change = aChange({
    action: "Modify",
    logicalId: "Cache",
    details: [
      detail,
      { ...detail, name: "CacheNodeType", before: "a", after: "b" },
      { ...detail, name: "Anything", causedBy: "Token" },
    ],
  });
  const hidden = { before: "********", after: "********" };
  expect(hideSecretValues([change], [template])[0]?.details).toMatchObject([
    hidden,
    { before: "a", after: "b" },
    hidden,
  ]);
  expect(hideSecretValues([change], [])).toEqual([change]);
});

it("hides what another layer gives from the moment it is known", async () => {
  const giver = aStack({
    stackName: "ci-network",
    stackId: "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-network/1",
    outputs: { Token: 'new"secret' },
  });
  const inputs = { Token: { layer: "network", component: "network", output: "Token" } };
  const secrets: string[] = [];
  const ports = fakePorts(new FakeAws().add(giver), { hide: (more) => secrets.push(...more) });
  const given = { OctopusEnvironment: "ci", team: "logs" };
  const outcome = await deployStack(aRequest({ layer: aLayer({ stateful: {}, inputs }), template, given }), ports);
  expect(outcome.kind).toBe("deployed");
  expect(secrets).toEqual(['new"secret']);
  expect(JSON.stringify(ports.said)).not.toContain("secret");
});

it("hides a value also as AWS quotes it inside JSON", () => {
  expect(createRedactor(['new"secret'])({ reason: `{"AuthToken":${JSON.stringify('new"secret')}}` })).toEqual({
    reason: '{"AuthToken":"********"}',
  });
});
