import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { destroyStack } from "../src/destroy.ts";
import type { DestroyRequest } from "../src/model/destroy-request.ts";
import type { DataApi } from "../src/ports.ts";
import { aLayer, aRequest, fakePorts } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const TAG = "logstack:migration";

describe("a stack that a migration builds", () => {
  it("carries the migration's name, and later deployments leave it there", async () => {
    const aws = new FakeAws();
    await deployStack(aRequest({ migration: "m-1" }), fakePorts(aws));
    expect(aws.find("ci-broker")?.tags).toMatchObject({ [TAG]: "m-1" });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(await deployStack(aRequest({ version: "9.9.9" }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find("ci-broker")?.tags).toMatchObject({ [TAG]: "m-1", "environment:version": "9.9.9" });
  });

  it.each([{}, { [TAG]: "m-0" }])("never takes the place of one with the tags %j", async (tags) => {
    const aws = new FakeAws().add(aStack({ tags: { ...aStack().tags, ...tags } }));
    const outcome = await deployStack(aRequest({ migration: "m-1" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "inMigrationsPlace" } });
    expect(aws.proposals).toEqual([]);
  });
});

const TEMPLATE = `Resources:
  Gone: { Type: AWS::S3::Bucket }
  Kept: { Type: AWS::S3::Bucket, DeletionPolicy: Retain }
  Other: { Type: AWS::S3::Bucket, DeletionPolicy: Retain }
`;

async function destroy(over: Partial<DestroyRequest>) {
  const resources = ["Gone", "Kept", "Other"].map((logicalId) => ({
    logicalId,
    type: "AWS::S3::Bucket",
    physicalId: `ci-${logicalId.toLowerCase()}`,
    status: "CREATE_COMPLETE",
  }));
  const aws = new FakeAws().add(aStack(), { template: TEMPLATE, resources });
  const emptied: string[] = [];
  const data: DataApi = {
    probe: async () => ({ kind: "holds", amounts: [], newestAt: undefined, notes: [] }),
    readProtection: async () => ({ kind: "none" }),
    empty: async ({ physicalId }, tag) => void emptied.push(`${physicalId} ${tag?.key}=${tag?.value}`),
  };
  const request = {
    ...aRequest(),
    layer: aLayer({ stateful: {} }),
    environment: "ci",
    agreed: true,
    liftProtection: [],
    allowRemoving: ["Gone", "Kept"],
    emptying: ["Gone", "Kept"],
    migration: "m-1",
    ...over,
  };
  return { outcome: await destroyStack(request, fakePorts(aws, { data })), emptied, stack: aws.find("ci-broker") };
}

describe("destroying on behalf of a migration", () => {
  it("empties and marks the buckets that were named, those that the stack keeps too, and no others", async () => {
    const { outcome, emptied } = await destroy({ onlyStack: aStack().stackId });
    expect(outcome).toMatchObject({ kind: "destroyed" });
    expect(emptied).toEqual(["ci-gone logstack:emptied-by=m-1", "ci-kept logstack:emptied-by=m-1"]);
  });

  it("leaves a stack alone that only has the name of the one that is meant", async () => {
    const { outcome, emptied, stack } = await destroy({ onlyStack: `${aStack().stackId}-other` });
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "otherStack" } });
    expect([emptied, stack?.status]).toEqual([[], aStack().status]);
  });

  it("empties nothing where the destruction is refused", async () => {
    const { outcome, emptied } = await destroy({ allowRemoving: [] });
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "removesStateful" } });
    expect(emptied).toEqual([]);
  });
});
