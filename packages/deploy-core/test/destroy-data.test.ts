import { describe, expect, it } from "vitest";
import { destroyStack } from "../src/destroy.ts";
import type { DataProbe, DeletionProtection } from "../src/model/data-probe.ts";
import type { DestroyRequest } from "../src/model/destroy-request.ts";
import type { DataApi, Ports } from "../src/ports.ts";
import { aLayer, aRequest, fakePorts } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const TEMPLATE = `Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Logs: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Queue: { Type: AWS::SQS::Queue }
`;
const TYPES = {
  Bucket: "AWS::S3::Bucket",
  Logs: "AWS::Logs::LogGroup",
  Balancer: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  Queue: "AWS::SQS::Queue",
} as const;

const objects = (count: number): DataProbe => ({
  kind: "holds",
  amounts: [{ count, unit: "objects", exactness: "exact" }],
  newestAt: -180_000,
  notes: [],
});

/** AWS as it looks into resources: what is not said is empty and unprotected. */
function aDataApi(
  found: Readonly<Record<string, DataProbe>>,
  protections: Readonly<Record<string, DeletionProtection["kind"]>> = {},
): DataApi {
  return {
    probe: async ({ logicalId }) => found[logicalId] ?? { kind: "empty" },
    readProtection: async ({ logicalId }) => ({ kind: protections[logicalId] ?? "off" }) as DeletionProtection,
    empty: async () => undefined,
  };
}

function deployed(over: Parameters<typeof aStack>[0] = {}): FakeAws {
  const resources = Object.entries(TYPES).map(([logicalId, type]) => ({
    logicalId,
    type,
    physicalId: `ci-${logicalId.toLowerCase()}`,
    status: "CREATE_COMPLETE",
  }));
  return new FakeAws().add(aStack(over), { template: TEMPLATE, resources });
}

async function destroy(aws: FakeAws, data: DataApi, over: Partial<DestroyRequest & Pick<Ports, "confirm">> = {}) {
  const { confirm, ...request } = over;
  const { commands } = aRequest();
  const ports = fakePorts(aws, { data, ...(confirm === undefined ? {} : { confirm }) });
  const outcome = await destroyStack(
    {
      layer: aLayer({ stateful: {} }),
      version: "1.0.0",
      environment: "ci",
      region: "ap-southeast-2",
      expectedAccount: undefined,
      agreed: true,
      liftProtection: [],
      allowRemoving: [],
      startedAt: 0,
      deadlineAt: 60 * 60_000,
      commands,
      ...request,
    },
    ports,
  );
  return { outcome, said: ports.said };
}

describe("destroying a stack, after a look at its data", () => {
  it("needs no name for what is proven to be empty", async () => {
    expect((await destroy(deployed(), aDataApi({}))).outcome).toMatchObject({ kind: "destroyed" });
  });

  it("tells of each resource what is in it, of those that stay too, before anything goes", async () => {
    const { said } = await destroy(deployed(), aDataApi({ Logs: objects(5) }));
    expect(said).toContainEqual(
      expect.objectContaining({
        event: "destroying",
        resources: expect.arrayContaining([
          expect.objectContaining({ logicalId: "Logs", fate: "retain", data: objects(5) }),
          expect.objectContaining({ logicalId: "Bucket", fate: "delete", data: { kind: "empty" } }),
        ]),
      }),
    );
  });

  it.each([
    ["data", objects(3)],
    ["what could not be looked at", { kind: "unreadable", reason: "access denied" }],
  ] as const)("is refused for the name of %s", async (_what, found) => {
    const aws = deployed();
    const { outcome } = await destroy(aws, aDataApi({ Queue: found }));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "removesStateful" } });
    expect(aws.calls).not.toContain("deleteStack");
    expect((await destroy(aws, aDataApi({ Queue: found }), { allowRemoving: ["Queue"] })).outcome.kind).toBe(
      "destroyed",
    );
  });

  it("asks with what goes for good", async () => {
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return "no" as const;
    };
    const over = { confirm, agreed: false, allowRemoving: ["Queue"] };
    await destroy(deployed(), aDataApi({ Queue: objects(41_203) }), over);
    expect(asked).toEqual(["Destroy stack ci-broker? 41,203 objects, newest 3 min ago, go with it."]);
  });

  it("is refused when what was empty was written to while the person was asked", async () => {
    const found: Record<string, DataProbe> = {};
    const confirm = async () => {
      found["Queue"] = objects(1);
      return "yes" as const;
    };
    const aws = deployed();
    const { outcome } = await destroy(aws, aDataApi(found), { confirm, agreed: false });
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "removesStateful" } });
    expect(aws.calls).not.toContain("deleteStack");
  });
});

describe("a destruction that AWS would not carry out to its end", () => {
  it("is refused for a bucket with objects, named or not", async () => {
    const aws = deployed();
    const { outcome } = await destroy(aws, aDataApi({ Bucket: objects(12) }), { allowRemoving: ["Bucket"] });
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: {
        code: "cannotBeDeleted",
        reasons: [expect.stringContaining("AWS deletes only empty buckets")],
        waysOut: expect.arrayContaining([{ label: "lose what is in it", action: "add --empty-bucket Bucket" }]),
      },
    });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("is refused for a load balancer with deletion protection, and tells what data would go in the same breath", async () => {
    const { outcome } = await destroy(deployed(), aDataApi({ Queue: objects(2) }, { Balancer: "on" }));
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: {
        code: "cannotBeDeleted",
        reasons: [expect.stringContaining("deletion protection"), expect.stringContaining("- Queue")],
        waysOut: expect.arrayContaining([{ label: "lose this data", action: "add --allow-removing Queue" }]),
      },
    });
  });

  it("is refused for an export that another stack imports", async () => {
    const aws = deployed({ exports: ["ci-host"] });
    aws.script({ imports: { "ci-host": ["ci-consumer"] } });
    const { outcome } = await destroy(aws, aDataApi({}));
    expect(outcome).toMatchObject({
      refusal: { code: "cannotBeDeleted", reasons: ["the export ci-host is imported by ci-consumer"] },
    });
    aws.script({});
    expect((await destroy(aws, aDataApi({}))).outcome.kind).toBe("destroyed");
  });
});
