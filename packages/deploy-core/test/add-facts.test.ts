import { describe, expect, it } from "vitest";
import { DeployError } from "../src/errors.ts";
import type { DataProbe } from "../src/model/data-probe.ts";
import type { StackResource } from "../src/model/observed-stack.ts";
import { addFacts } from "../src/operate/change/add-facts.ts";
import type { ThreatenedResource } from "../src/plan/data/review-rules.ts";
import { fakePorts } from "./support/a-deployment.ts";
import { aChange, FakeAws } from "./support/fake-aws.ts";

const NOW = 10 * 60_000;
const HOLDS: DataProbe = {
  kind: "holds",
  amounts: [{ count: 41_203, unit: "objects", exactness: "exact" }],
  newestAt: NOW - 3 * 60_000,
  sinceAt: undefined,
  notes: [],
};

/** A bucket that a change set would replace. */
function aThreatened(over: Partial<ThreatenedResource> = {}): ThreatenedResource {
  return {
    logicalId: "Bucket",
    type: "AWS::S3::Bucket",
    change: aChange({ logicalId: "Bucket", type: "AWS::S3::Bucket", physicalId: "ci-bucket" }),
    holding: { kind: "data", holds: "objects" },
    effects: [],
    ...over,
  };
}

/** Adds facts; tells also what was looked into, and how often the stack's resources were listed. */
async function look(
  threatened: readonly ThreatenedResource[],
  { probe = HOLDS, resources = [] }: { probe?: DataProbe; resources?: readonly StackResource[] | DeployError } = {},
) {
  const asked: (string | undefined)[] = [];
  let listings = 0;
  const stacks = Object.assign(new FakeAws(), {
    listResources: async () => {
      listings += 1;
      if (resources instanceof DeployError) throw resources;
      return resources;
    },
  });
  const ports = fakePorts(stacks, {
    data: {
      probe: async ({ physicalId }) => {
        asked.push(physicalId);
        return probe;
      },
      readProtection: async () => ({ kind: "none" }),
      empty: async () => undefined,
    },
  });
  const review = { threatened, proposal: { stackId: "arn:stack" } } as unknown as Parameters<typeof addFacts>[1];
  const told = await addFacts({ ...ports, clock: { ...ports.clock, now: () => NOW } }, review);
  return { facts: told.map(({ facts }) => facts), asked, listings };
}

const BUCKET: StackResource = {
  logicalId: "Bucket",
  type: "AWS::S3::Bucket",
  physicalId: "ci-listed",
  status: "CREATE_COMPLETE",
};

describe("a refusal over data", () => {
  it("says how much there is, and how fresh, of the very resource that the change set names", async () => {
    expect(await look([aThreatened()])).toEqual({
      facts: ["41,203 objects, newest 3 min ago"],
      asked: ["ci-bucket"],
      listings: 0,
    });
  });

  it("asks the stack, once for all, which resource it is where only the templates tell of it", async () => {
    const both = [aThreatened({ change: undefined }), aThreatened({ change: undefined, logicalId: "Unknown" })];
    expect(await look(both, { resources: [BUCKET] })).toEqual({
      facts: ["41,203 objects, newest 3 min ago", undefined],
      asked: ["ci-listed"],
      listings: 1,
    });
  });

  it("stands without facts where the stack's resources can not be listed", async () => {
    const resources = new DeployError({ code: "denied", problem: "no" });
    expect(await look([aThreatened({ change: undefined })], { resources })).toMatchObject({
      facts: [undefined],
      asked: [],
    });
  });

  it.each<[string, DataProbe, string | undefined]>([
    ["says so of what is empty", { kind: "empty" }, "empty"],
    [
      "says why it could not look",
      { kind: "unreadable", reason: "access denied" },
      "could not be counted: access denied",
    ],
    ["says nothing of what nobody can look into", { kind: "notProbed" }, undefined],
  ])("%s", async (_what, probe, told) => {
    expect((await look([aThreatened()], { probe })).facts).toEqual([told]);
  });
});
