import { describe, expect, it } from "vitest";
import { destroyStack } from "../src/destroy.ts";
import type { DataProof, ProofDepth } from "../src/model/data-proof.ts";
import type { DestroyRequest } from "../src/model/destroy-request.ts";
import type { DoomedResource } from "../src/model/doomed-resource.ts";
import { findProven, isMeasurable } from "../src/plan/data/find-proven.ts";
import { STATEFUL_TYPES } from "../src/plan/data/stateful-types.ts";
import { aLayer, aRequest, fakePorts } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const TEMPLATE = `Resources:
  Nodes: { Type: AWS::AutoScaling::AutoScalingGroup, Metadata: { Stateful: the shards of all indices } }
  Logs: { Type: AWS::Logs::LogGroup }
`;
const TYPES = { Nodes: "AWS::AutoScaling::AutoScalingGroup", Logs: "AWS::Logs::LogGroup" };

const PROVEN: DataProof = { kind: "proven", statistics: "indices", buckets: [], copy: "prod-blue-elasticsearch" };

/** Destroys a stack with data nodes and a log group, both full, in an environment that may keep its data. */
async function destroy(
  over: Partial<DestroyRequest> = {},
  prove: (depth: ProofDepth) => DataProof = () => PROVEN,
  tags: Readonly<Record<string, string>> = {},
) {
  const stack = aStack();
  const resources = Object.entries(TYPES).map(([logicalId, type]) => ({
    logicalId,
    type,
    physicalId: `ci-${logicalId.toLowerCase()}`,
    status: "CREATE_COMPLETE",
  }));
  const aws = new FakeAws().add(aStack({ tags: { ...stack.tags, ...tags } }), { template: TEMPLATE, resources });
  const asked: ProofDepth[] = [];
  const ports = fakePorts(aws, {
    data: {
      probe: async () => ({ kind: "holds", amounts: [], newestAt: undefined, notes: [] }),
      readProtection: async () => ({ kind: "off" }),
      empty: async () => undefined,
    },
    proofs: {
      prove: async ({ depth, receipt, stackId }) => {
        expect([receipt, stackId]).toEqual(["green.json", stack.stackId]);
        asked.push(depth);
        return prove(depth);
      },
    },
  });
  const outcome = await destroyStack(
    {
      layer: aLayer({ stateful: {} }),
      version: "1.0.0",
      environment: "ci",
      region: "ap-southeast-2",
      expectedAccount: undefined,
      agreed: true,
      allowRemoving: [],
      liftProtection: [],
      startedAt: 0,
      deadlineAt: 1_000_000,
      commands: aRequest().commands,
      ...over,
    },
    ports,
  );
  const deleted = (await ports.stacks.describeStack(stack.stackId))?.status.startsWith("DELETE") ?? true;
  return { outcome, deleted, asked, refusal: outcome.kind === "refused" ? outcome.refusal : undefined };
}

const RECEIPT = { receipt: "green.json" };

describe("a stack that would take data with it", () => {
  it("is refused without a receipt, with what, why, and how to go on", async () => {
    const { refusal, deleted, asked } = await destroy();
    expect(refusal?.reasons.join("\n")).toContain("the shards of all indices");
    expect(refusal?.waysOut.map(({ label }) => label)).toEqual([
      "move the data",
      "show that a copy has it",
      "lose this data",
      "lose this data",
    ]);
    expect(refusal?.waysOut[1]?.action).toContain("logstack stats compare ci-broker");
    expect([deleted, asked]).toEqual([false, []]);
  });

  it("is destroyed by a receipt for what it proves, and a name for the rest; both sides are read again at last", async () => {
    const named = await destroy({ ...RECEIPT, allowRemoving: ["Logs"] });
    expect(named).toMatchObject({ outcome: { kind: "destroyed" }, deleted: true, asked: ["receipt", "sides"] });
    const unnamed = await destroy(RECEIPT);
    expect(unnamed.refusal?.reasons).toEqual([expect.stringContaining("Logs")]);
    expect(unnamed.deleted).toBe(false);
  });

  it("stays when the receipt is none, before anybody is asked", async () => {
    const { refusal, deleted, asked } = await destroy(RECEIPT, () => ({
      kind: "refused",
      reasons: ["It has expired."],
    }));
    expect(refusal).toMatchObject({ code: "receiptRefused", reasons: ["It has expired."] });
    expect([deleted, asked]).toEqual([false, ["receipt"]]);
  });

  it("stays when its data changed since it was compared", async () => {
    const { refusal, deleted } = await destroy({ ...RECEIPT, allowRemoving: ["Logs", "Nodes"] }, (depth) =>
      depth === "receipt" ? PROVEN : { kind: "refused", reasons: ["The source is no longer as it was."] },
    );
    expect(refusal?.waysOut[1]?.action).toContain("--receipt receipt.json");
    expect(refusal?.reasons).toEqual(["The source is no longer as it was."]);
    expect(deleted).toBe(false);
  });

  it("is destroyed by names alone where the environment does not keep its data, as it always was", async () => {
    expect((await destroy({ allowRemoving: ["Nodes", "Logs"] })).deleted).toBe(true);
  });
});

describe("an environment that keeps its data", () => {
  it("takes nobody's word for what can be measured, and a name for what can not", async () => {
    const worded = await destroy({ proof: "always", allowRemoving: ["Nodes", "Logs"] });
    expect(worded.refusal?.reasons).toEqual([expect.stringContaining("needs     a receipt")]);
    expect(worded.refusal?.waysOut.map(({ label }) => label)).toEqual(["move the data", "show that a copy has it"]);
    expect(worded.deleted).toBe(false);
    expect((await destroy({ ...RECEIPT, proof: "always", allowRemoving: ["Logs"] })).deleted).toBe(true);
  });

  it("has no say over a disposable stack", async () => {
    expect((await destroy({ proof: "always" }, undefined, { disposable: "true" })).deleted).toBe(true);
  });
});

describe("a receipt", () => {
  const resource = (over: Partial<DoomedResource>): DoomedResource => ({
    logicalId: "Bucket",
    type: "AWS::S3::Bucket",
    physicalId: "logs",
    fate: "delete",
    holds: "objects",
    ...over,
  });

  it("speaks of the bucket that was measured, and of no other", () => {
    const proof: DataProof = { ...PROVEN, statistics: "objects", buckets: ["logs"] };
    const resources = [resource({}), resource({ logicalId: "Other", physicalId: "other" })];
    expect(findProven(resources, proof)).toEqual(["Bucket"]);
    expect(findProven(resources, PROVEN)).toEqual([]);
    expect(findProven(resources, undefined)).toEqual([]);
  });

  it("of a service speaks of all its data", () => {
    const resources = [resource({}), resource({ logicalId: "Db", type: "AWS::RDS::DBInstance" })];
    expect(findProven(resources, { ...PROVEN, statistics: "entities" })).toEqual(["Bucket", "Db"]);
  });

  it("can be had for the kinds of data that readers measure, all of which hold data", () => {
    const measurable = Object.keys(STATEFUL_TYPES).filter((type) => isMeasurable({ type }));
    expect(measurable).toEqual(expect.arrayContaining(["AWS::S3::Bucket", "AWS::ElastiCache::ReplicationGroup"]));
    expect(isMeasurable({ type: "AWS::SQS::Queue" })).toBe(false);
  });
});
