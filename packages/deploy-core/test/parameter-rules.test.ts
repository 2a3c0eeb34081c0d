import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import type { ParameterRule } from "../src/model/layer.ts";
import type { DeployFact } from "../src/report/deploy-event.ts";
import { createTextRenderer } from "../src/report/render-text.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const TEMPLATE = `Parameters:
  OctopusEnvironment: { Type: String }
  EnvironmentVersion: { Type: String }
  Component: { Type: String }
  team: { Type: String }
  VpcId: { Type: String }
  DataNodes: { Type: Number }
  Subnets: { Type: CommaDelimitedList }
  Token: { Type: String, NoEcho: true, Default: "" }
Resources:
  Queue: { Type: AWS::SQS::Queue }
`;

const RULES: Readonly<Record<string, ParameterRule>> = {
  VpcId: { rule: "immutable", because: "everything would be made anew" },
  DataNodes: { rule: "mayOnlyGrow", because: "a node that goes takes its data along" },
  Subnets: { rule: "mayOnlyGrow", because: "machines run in them" },
};

const IDENTITY = { OctopusEnvironment: "ci", team: "logs" };
const DEPLOYED = { VpcId: "vpc-1", DataNodes: "10", Subnets: "a,b" };
const stack = (over: Readonly<Record<string, string>> = {}) =>
  aStack({
    parameters: { ...IDENTITY, EnvironmentVersion: "1.0.0", Component: "broker", Token: "****", ...DEPLOYED, ...over },
  });

async function deploy(
  given: Readonly<Record<string, string>>,
  { over = {}, aws = new FakeAws().add(stack(), { template: TEMPLATE }) }: { over?: object; aws?: FakeAws } = {},
) {
  const ports = fakePorts(aws);
  const outcome = await deployStack(
    aRequest({
      layer: aLayer({ stateful: {}, parameterRules: RULES }),
      template: parseTemplate(TEMPLATE, "template.yaml"),
      given: { ...IDENTITY, ...DEPLOYED, ...given },
      givenFrom: "standard input",
      givenSources: { VpcId: "VpcId for ci in environments/variables.json" },
      version: "1.1.0",
      ...over,
    }),
    ports,
  );
  return { outcome, aws, said: ports.said };
}

const warningsOf = (said: readonly DeployFact[]) =>
  said.flatMap((fact) => (fact.event === "warning" ? [fact.message] : []));

describe("a parameter with a rule", () => {
  it.each(["plan", "deploy"])(
    "that is broken makes %s refuse before any write, all at once, with the ways out",
    async (verb) => {
      const { outcome, aws } = await deploy({ VpcId: "vpc-2", DataNodes: "9", Subnets: "a,b,c" }, { over: { verb } });
      expect(outcome).toEqual({
        kind: "refused",
        refusal: {
          code: "breaksParameterRule",
          problem:
            "this deployment would change VpcId, DataNodes of broker in a way that their rules forbid. Nothing was changed.",
          reasons: [
            "VpcId  vpc-1 -> vpc-2    may not change\n    because   everything would be made anew\n    from      VpcId for ci in environments/variables.json",
            "DataNodes  10 -> 9    may only grow\n    because   a node that goes takes its data along\n    from      standard input",
          ],
          waysOut: [
            { label: "leave it", action: "let VpcId be vpc-1 (VpcId for ci in environments/variables.json)" },
            { label: "change it all the same", action: "add --allow-changing VpcId" },
            { label: "leave it", action: "let DataNodes be 10 (standard input)" },
            { label: "change it all the same", action: "add --allow-changing DataNodes" },
          ],
        },
      });
      expect(aws.calls.filter((call) => /^(?:create|execute|delete|set|update)/.test(call))).toEqual([]);
    },
  );

  it("that is broken stops the repair of an update that failed and was kept, too", async () => {
    const aws = new FakeAws().add({ ...stack(), status: "UPDATE_FAILED" }, { template: TEMPLATE });
    const { outcome } = await deploy({ VpcId: "vpc-2" }, { aws });
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "breaksParameterRule" } });
  });

  it("may change as its rule says", async () => {
    expect((await deploy({ DataNodes: "11", Subnets: "c, b, a" })).outcome.kind).toBe("deployed");
  });

  it("changes against its rule when a person names it, and only that one; it is on record", async () => {
    const { outcome, said } = await deploy({ VpcId: "vpc-2" }, { over: { allowChanging: ["VpcId"] } });
    expect(outcome.kind).toBe("deployed");
    expect(said).toContainEqual(expect.objectContaining({ event: "parameters", allowedChanges: ["VpcId"] }));
    const parameterConsents = [
      { option: "--allow-changing", parameter: "VpcId", rule: "immutable", because: "everything would be made anew" },
    ];
    expect(said).toContainEqual(expect.objectContaining({ event: "consented", consents: [], parameterConsents }));
    expect(outcome).toMatchObject({ parameterConsents });
    expect(outcome).not.toHaveProperty("consents");
    const other = await deploy({ VpcId: "vpc-2", DataNodes: "1" }, { over: { allowChanging: ["VpcId"] } });
    expect(other.outcome).toMatchObject({
      refusal: { problem: expect.stringContaining("change DataNodes of broker") },
    });
  });

  it("that a person named is on record with AWS, under a name that opens no policy", async () => {
    const { aws, said } = await deploy({ VpcId: "vpc-2" }, { over: { allowChanging: ["VpcId"] } });
    expect(aws.proposals).toMatchObject([
      {
        changeSetName: expect.not.stringContaining("consented"),
        description: expect.stringMatching(/^Consented \(arn:.*\): --allow-changing VpcId$/),
      },
    ]);
    const render = createTextRenderer({ colour: false, verbose: false });
    const texts = said.map((fact) => render({ v: 1, at: "", elapsedMs: 0, ...fact }));
    expect(texts.flatMap(({ progress }) => progress).join("\n")).toContain(
      "VpcId    may not change, because everything would be made anew: changes all the same    --allow-changing",
    );
  });

  it("named without need is told", async () => {
    const { said } = await deploy({}, { over: { allowChanging: ["VpcId"] } });
    expect(warningsOf(said)).toEqual([expect.stringMatching(/^VpcId was named to be changed, but/)]);
  });

  it("holds for what another layer gives, too", async () => {
    const giver = aStack({
      stackName: "ci-network",
      stackId: "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-network/1",
      outputs: { Vpc: "vpc-9" },
    });
    const layer = aLayer({
      stateful: {},
      parameterRules: RULES,
      inputs: { VpcId: { layer: "network", component: "network", output: "Vpc" } },
    });
    const { VpcId: _given, ...others } = DEPLOYED;
    const aws = new FakeAws().add(stack(), { template: TEMPLATE }).add(giver);
    const { outcome } = await deploy({}, { aws, over: { layer, given: { ...IDENTITY, ...others }, givenSources: {} } });
    expect(outcome).toMatchObject({
      refusal: {
        reasons: [expect.stringContaining("vpc-1 -> vpc-9")],
        waysOut: [{ action: "let VpcId be vpc-1 (output Vpc of layer network)" }, {}],
      },
    });
  });

  it("that AWS does not show is said to be unseen, and its value is said nowhere", async () => {
    const layer = aLayer({
      stateful: {},
      parameterRules: { Token: { rule: "immutable", because: "running machines use it" } },
    });
    const { outcome, said } = await deploy({ Token: "s3cr3t-token" }, { over: { layer } });
    expect(outcome.kind).toBe("deployed");
    expect(warningsOf(said)).toEqual([expect.stringContaining("AWS does not show its deployed value")]);
    expect(JSON.stringify(said.filter(({ event }) => event === "parameters"))).not.toContain("s3cr3t");
  });

  it("that is new to the stack has nothing to be held against", async () => {
    const { parameters, ...rest } = stack();
    const { VpcId: _none, ...without } = parameters;
    const aws = new FakeAws().add({ ...rest, parameters: without }, { template: TEMPLATE });
    expect((await deploy({ VpcId: "vpc-2" }, { aws })).outcome.kind).toBe("deployed");
  });
});

describe("the parameters of a deployment", () => {
  const show = (said: readonly DeployFact[], verbose = false) => {
    const render = createTextRenderer({ colour: false, verbose });
    const facts = said.filter(({ event }) => event === "parameters");
    return facts.flatMap((fact) => render({ v: 1, at: "", elapsedMs: 0, ...fact }).progress).join("\n");
  };

  it("are shown where they differ from the deployed ones, with the source of each", async () => {
    const aws = new FakeAws().add(stack({ Old: "1" }), { template: TEMPLATE });
    const { said } = await deploy({ DataNodes: "12", VpcId: "vpc-1" }, { aws });
    expect(show(said)).toMatchInlineSnapshot(`
      "  ~ EnvironmentVersion    1.0.0 -> 1.1.0    set by the deploy script
        ~ DataNodes             10 -> 12          standard input
        - Old                   1                 the template has it no more"
    `);
    expect(show(said, true)).toMatchInlineSnapshot(`
      "    OctopusEnvironment    ci                                                 standard input
        ~ EnvironmentVersion    1.0.0 -> 1.1.0                                     set by the deploy script
          Component             broker                                             set by the deploy script
          team                  logs                                               standard input
          VpcId                 vpc-1                                              VpcId for ci in environments/variables.json
        ~ DataNodes             10 -> 12                                           standard input
          Subnets               a,b                                                standard input
        ? Token                 ******** (AWS does not show the deployed value)    the template's Default
        - Old                   1                                                  the template has it no more"
    `);
  });

  it("of a first create are shown on request only", async () => {
    const { said } = await deploy({}, { aws: new FakeAws() });
    expect(show(said)).toBe("");
    expect(show(said, true).split("\n")).toHaveLength(8);
  });

  it("of a stack in review come with what the template would create, and nothing is proposed to it", async () => {
    const aws = new FakeAws().add(aStack({ status: "REVIEW_IN_PROGRESS" }), { template: TEMPLATE });
    const { outcome, said } = await deploy({}, { aws, over: { verb: "plan" } });
    expect(outcome).toMatchObject({ kind: "planned", operation: "create" });
    const resources = [{ logicalId: "Queue", type: "AWS::SQS::Queue", condition: undefined }];
    expect(said).toContainEqual({ event: "foreseen", resources });
    expect(aws.calls).not.toContain("createChangeSet");
  });

  it("are not looked at where there is nothing to deploy", async () => {
    const template = parseTemplate(TEMPLATE.replace(/ {2}Token.*\n/, ""), "template.yaml");
    const { Token: _none, ...parameters } = stack().parameters;
    const aws = new FakeAws().add(aStack({ parameters }), { template: template.text });
    const { outcome, said } = await deploy({}, { aws, over: { template, version: "1.0.0" } });
    expect(outcome.kind).toBe("unchanged");
    expect(said.map(({ event }) => event)).not.toContain("parameters");
  });
});
