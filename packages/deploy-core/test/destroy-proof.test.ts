import { describe, expect, it } from "vitest";
import { destroyStack } from "../src/destroy.ts";
import type { DataProof, ProofDepth } from "../src/model/data-proof.ts";
import type { DataAmount } from "../src/model/data-probe.ts";
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

const PROVEN: DataProof & { readonly kind: "proven" } = {
  kind: "proven",
  statistics: "indices",
  buckets: [],
  hosts: ["search.example"],
  copy: "prod-blue-elasticsearch",
  mark: "receipt-1",
  tolerated: [],
};

function renderTemplate(types: Readonly<Record<string, string>>, DeletionPolicy: "Delete" | "Retain"): string {
  const resources = Object.entries(types).map(([logicalId, Type]) => [logicalId, { Type, DeletionPolicy }]);
  return JSON.stringify({ Resources: Object.fromEntries(resources) });
}

/** Destroys a stack with data nodes and a log group, both full, in an environment that may keep its data. */
async function destroy(
  over: Partial<DestroyRequest> = {},
  prove: (depth: ProofDepth) => DataProof = () => PROVEN,
  tags: Readonly<Record<string, string>> = {},
  types: Readonly<Record<string, string>> = TYPES,
  policy: "Delete" | "Retain" = "Delete",
) {
  const stack = aStack();
  const resources = Object.entries(types).map(([logicalId, type]) => ({
    logicalId,
    type,
    physicalId: `ci-${logicalId.toLowerCase()}`,
    status: "CREATE_COMPLETE",
  }));
  const aws = new FakeAws().add(aStack({ tags: { ...stack.tags, ...tags } }), {
    template: types === TYPES ? TEMPLATE : renderTemplate(types, policy),
    resources,
  });
  const asked: ProofDepth[] = [];
  const emptied: string[] = [];
  const ports = fakePorts(aws, {
    data: {
      probe: async () => ({ kind: "holds", amounts: [], newestAt: undefined, notes: [] }),
      readProtection: async () => ({ kind: "off" }),
      empty: async ({ physicalId = "" }, tag) => {
        emptied.push(tag === undefined ? physicalId : `${physicalId} ${tag.key}=${tag.value}`);
      },
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
  return { outcome, deleted, asked, emptied, refusal: outcome.kind === "refused" ? outcome.refusal : undefined };
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

describe("a filled bucket", () => {
  const about: DataProof = { ...PROVEN, statistics: "objects", buckets: ["ci-mine"] };
  const destroyBuckets = async (
    over: Partial<DestroyRequest>,
    proof: (depth: ProofDepth) => DataProof = () => about,
  ) => {
    const types = { Mine: "AWS::S3::Bucket", Theirs: "AWS::S3::Bucket" };
    return destroy({ receipt: "green.json", ...over }, proof, {}, types);
  };

  const destroyKept = (over: Partial<DestroyRequest>) =>
    destroy(over, () => about, {}, { Mine: "AWS::S3::Bucket" }, "Retain");

  it("is emptied by its receipt, marked with it, after both sides were read again; no other is", async () => {
    const both = await destroyBuckets({});
    expect(both.refusal?.reasons).toEqual([expect.stringContaining("Theirs")]);
    expect(both.refusal?.waysOut).toContainEqual({
      label: "lose what is in it",
      action: "add --allow-removing Theirs --empty-bucket Theirs",
    });
    expect(both.emptied).toEqual([]);
    const named = await destroyBuckets({ allowRemoving: ["Theirs"], emptying: ["Theirs"], proof: "orConsent" });
    expect(named).toMatchObject({ outcome: { kind: "destroyed" }, asked: ["receipt", "sides"] });
    expect(named.emptied).toEqual(["ci-mine logstack:emptied-by=receipt-1", "ci-theirs"]);
  });

  it("that is named besides is marked with its receipt all the same: whoever finds it half empty knows by which", async () => {
    const both = ["Mine", "Theirs"];
    const { emptied } = await destroyBuckets({ allowRemoving: both, emptying: both });
    expect(emptied).toEqual(["ci-mine logstack:emptied-by=receipt-1", "ci-theirs"]);
  });

  it("that its policy keeps is not emptied on anybody's word where data is kept", async () => {
    const kept = await destroyKept({ proof: "always", allowRemoving: ["Mine"], emptying: ["Mine"] });
    expect(kept.refusal?.reasons).toEqual([expect.stringMatching(/^- Mine .* empty\n.*--empty-bucket names it/)]);
    expect([kept.emptied, kept.deleted]).toEqual([[], false]);
    const named = await destroyKept({ allowRemoving: ["Mine"], emptying: ["Mine"] });
    expect([named.emptied, named.deleted]).toEqual([["ci-mine"], true]);
    const proven = await destroyKept({ ...RECEIPT, proof: "always", allowRemoving: ["Mine"], emptying: ["Mine"] });
    expect([proven.emptied, proven.deleted]).toEqual([["ci-mine logstack:emptied-by=receipt-1"], true]);
    expect((await destroyKept({ ...RECEIPT })).emptied).toEqual([]);
  });

  it("stays full when what was compared is no longer so", async () => {
    const { emptied, deleted } = await destroyBuckets({ allowRemoving: ["Theirs"], emptying: ["Theirs"] }, (depth) =>
      depth === "receipt" ? about : { kind: "refused", reasons: ["The copy is no longer as it was."] },
    );
    expect([emptied, deleted]).toEqual([[], false]);
  });

  it("stays full when its receipt was replaced by another one while somebody was asked", async () => {
    const { emptied, deleted, refusal } = await destroyBuckets(
      { allowRemoving: ["Theirs"], emptying: ["Theirs"] },
      (depth) => (depth === "receipt" ? about : { ...about, mark: "receipt-2" }),
    );
    expect([emptied, deleted, refusal?.reasons]).toEqual([[], false, [expect.stringContaining("was replaced")]]);
  });

  it("in an environment that keeps its data has no way out but a copy", async () => {
    const { refusal } = await destroyBuckets({ proof: "always", allowRemoving: ["Theirs"], emptying: ["Theirs"] });
    expect(refusal?.reasons).toEqual([expect.stringContaining("needs     a receipt")]);
    expect(refusal?.waysOut.map(({ label }) => label)).not.toContain("lose what is in it");
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
  const filled = (unit: DataAmount["unit"], over: Partial<DataAmount> = {}): DoomedResource["data"] => ({
    kind: "holds",
    amounts: [{ count: 1, unit, exactness: "exact", ...over }],
    newestAt: undefined,
    notes: [],
  });
  const resource = (over: Partial<DoomedResource>): DoomedResource => ({
    logicalId: "Bucket",
    type: "AWS::S3::Bucket",
    physicalId: "logs",
    fate: "delete",
    holds: "objects",
    data: filled("objects"),
    ...over,
  });

  const find = (resources: readonly DoomedResource[], over: Partial<typeof PROVEN>, named: readonly string[] = []) => {
    const { proven, toName } = findProven(resources, { proof: { ...PROVEN, ...over }, named });
    return { proven, toName: Object.keys(toName) };
  };
  const cache = (logicalId: string, physicalId: string) =>
    resource({ logicalId, physicalId, type: "AWS::ElastiCache::ReplicationGroup" });

  it("speaks of the bucket that was measured, and of no other", () => {
    const resources = [resource({}), resource({ logicalId: "Other", physicalId: "other" })];
    expect(find(resources, { statistics: "objects", buckets: ["logs"] })).toEqual({ proven: ["Bucket"], toName: [] });
    expect(find(resources, {})).toEqual({ proven: [], toName: [] });
    expect(findProven(resources, { proof: undefined, named: ["Bucket"] })).toEqual({ proven: [], toName: {} });
  });

  it("says nothing of the old versions in its bucket: that one has to be named beside it", () => {
    const about = { statistics: "objects", buckets: ["logs"] } as const;
    const versioned = [resource({ data: filled("old versions") })];
    expect(find(versioned, about)).toEqual({ proven: [], toName: ["Bucket"] });
    expect(find(versioned, about, ["Bucket"])).toEqual({ proven: ["Bucket"], toName: [] });
    expect(find([resource({ data: filled("delete markers") })], about)).toEqual({ proven: ["Bucket"], toName: [] });
  });

  it("takes what could not be counted, or not to its end, for old versions", () => {
    const about = { statistics: "objects", buckets: ["logs"] } as const;
    for (const data of [
      { kind: "unreadable", reason: "it took too long" },
      { kind: "notProbed" },
      filled("old versions", { count: 0, exactness: "atLeast" }),
    ] as const) {
      expect(find([resource({ data })], about)).toEqual({ proven: [], toName: ["Bucket"] });
      expect(find([resource({ data })], about, ["Bucket"])).toEqual({ proven: ["Bucket"], toName: [] });
    }
    expect(find([resource({ data: filled("old versions", { count: 0 }) })], about).proven).toEqual(["Bucket"]);
  });

  it("may be about what stays, so that it frees nothing else by itself", () => {
    const caches = [{ ...cache("Queue", "ci-queue"), fate: "retain" as const }, cache("Other", "ci-other")];
    const tunnelled = { statistics: "keys" as const, hosts: ["localhost"] };
    expect(find(caches, tunnelled)).toEqual({ proven: [], toName: ["Other"] });
    const addressed = { statistics: "keys" as const, hosts: ["ci-queue.x1.cache.amazonaws.com"] };
    expect(find(caches, addressed)).toEqual({ proven: [], toName: [] });
  });

  it("speaks of the cache at the address that was read, and not of the one beside it", () => {
    const caches = [cache("Queue", "ci-queue"), cache("Other", "ci-other")];
    const about = { statistics: "keys" as const, hosts: ["master.ci-queue.x1.apse2.cache.amazonaws.com"] };
    expect(find(caches, about)).toEqual({ proven: ["Queue"], toName: [] });
    expect(find(caches, about, ["Other"])).toEqual({ proven: ["Queue"], toName: [] });
  });

  it("that does not tell which one it is about needs a name beside it, where there are several", () => {
    const caches = [cache("Queue", "ci-queue"), cache("Other", "ci-other")];
    const about = { statistics: "keys" as const, hosts: ["localhost"] };
    expect(find(caches, about)).toEqual({ proven: [], toName: ["Queue", "Other"] });
    expect(find(caches, about, ["Queue"])).toEqual({ proven: ["Queue"], toName: ["Other"] });
    expect(find(caches.slice(1), about)).toEqual({ proven: ["Other"], toName: [] });
  });

  it("of a service speaks of its data, wherever the stack has it", () => {
    const resources = [resource({}), resource({ logicalId: "Db", type: "AWS::RDS::DBInstance" })];
    expect(find(resources, { statistics: "entities" })).toEqual({ proven: [], toName: ["Bucket", "Db"] });
    expect(find(resources.slice(1), { statistics: "entities" })).toEqual({ proven: ["Db"], toName: [] });
  });

  it("can be had for the kinds of data that readers measure, all of which hold data", () => {
    const measurable = Object.keys(STATEFUL_TYPES).filter((type) => isMeasurable({ type }));
    expect(measurable).toEqual(expect.arrayContaining(["AWS::S3::Bucket", "AWS::ElastiCache::ReplicationGroup"]));
    expect(isMeasurable({ type: "AWS::SQS::Queue" })).toBe(false);
  });
});
