import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { destroyStack } from "../src/destroy.ts";
import type { DataApi } from "../src/ports.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { aRequest, fakePorts } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const TEXT = `Parameters:
  OctopusEnvironment: { Type: String }
  EnvironmentVersion: { Type: String }
  Component: { Type: String }
  team: { Type: String }
Resources:
  Logs:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
  Queue:
    Type: AWS::SQS::Queue
`;

const A_TEST = aRequest({ disposable: true, template: parseTemplate(TEXT, "template.yaml") });
const DESTRUCTION = { ...A_TEST, environment: "ci", agreed: true, allowRemoving: [], liftProtection: [] };

/** Looks that find everything full, and the physical ids of what was emptied. */
function aFullAws(): { readonly data: DataApi; readonly emptied: (string | undefined)[] } {
  const emptied: (string | undefined)[] = [];
  const amounts = [{ count: 7, unit: "objects", exactness: "exact" }] as const;
  return {
    emptied,
    data: {
      probe: async () => ({ kind: "holds", amounts, newestAt: undefined, notes: [] }),
      readProtection: async () => ({ kind: "none" }),
      empty: async ({ physicalId }) => void emptied.push(physicalId),
    },
  };
}

const RESOURCES = [
  { logicalId: "Logs", type: "AWS::S3::Bucket", physicalId: "the-logs", status: "CREATE_COMPLETE" },
  { logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "the-queue", status: "CREATE_COMPLETE" },
];

describe("a disposable stack", () => {
  it("says so by a tag, keeps nothing, and is not protected", async () => {
    const aws = new FakeAws();
    expect(await deployStack(A_TEST, fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find("ci-broker")).toMatchObject({ terminationProtection: false, tags: { disposable: "true" } });
    expect(aws.policyOf("ci-broker")).toBeUndefined();
    expect(aws.proposals[0]?.templateBody).toContain("DeletionPolicy: Delete");
  });

  it("is deployed again over itself", async () => {
    const aws = new FakeAws();
    await deployStack(A_TEST, fakePorts(aws));
    expect(await deployStack(A_TEST, fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.find("ci-broker")).toMatchObject({ terminationProtection: false });
  });

  it("never takes the place of one that was deployed to stay", async () => {
    const aws = new FakeAws().add(aStack());
    const outcome = await deployStack(A_TEST, fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "notDisposable" } });
    expect(aws.proposals).toEqual([]);
  });

  it("is destroyed with all that is in it, and nobody has to name that", async () => {
    const { data, emptied } = aFullAws();
    const template = TEXT.replace("Retain", "Delete");
    const aws = new FakeAws().add(aStack({ tags: { ...aStack().tags, disposable: "true" } }), {
      template,
      resources: RESOURCES,
    });
    expect(await destroyStack(DESTRUCTION, fakePorts(aws, { data }))).toMatchObject({ kind: "destroyed" });
    expect(emptied).toContain("the-logs");
  });

  it.each([
    ["no tag", {}],
    ["another value of the tag", { disposable: "false" }],
  ])("is one by its tag alone: with %s nothing is emptied or destroyed unasked", async (_what, tags) => {
    const { data, emptied } = aFullAws();
    const template = TEXT.replace("Retain", "Delete");
    const stack = aStack({ tags: { ...aStack().tags, ...tags } });
    const aws = new FakeAws().add(stack, { template, resources: RESOURCES });
    const outcome = await destroyStack(DESTRUCTION, fakePorts(aws, { data }));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "cannotBeDeleted" } });
    expect([emptied, aws.find("ci-broker")?.status]).toEqual([[], stack.status]);
  });
});
