import { describe, expect, it } from "vitest";
import {
  findHostNameProblem,
  findMisnaming,
  findMissingParts,
  findSecurityGroupProblem,
} from "../src/model/smoke-checks.ts";
import type { SmokeTestContext } from "../src/model/layer.ts";

function aStack(over: Partial<SmokeTestContext> = {}): SmokeTestContext {
  return { environment: "ci", stackName: "ci-broker", outputs: {}, resources: [], ...over };
}

function aResource(logicalId: string, over: { readonly physicalId?: string; readonly status?: string } = {}) {
  return { logicalId, type: "AWS::Any::Thing", physicalId: logicalId, status: "CREATE_COMPLETE", ...over };
}

describe("findMissingParts", () => {
  it("finds nothing where each part was created, updated or imported", () => {
    const statuses = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"];
    const resources = statuses.map((status) => aResource(status, { status }));
    expect(findMissingParts(aStack({ resources }), statuses)).toBeUndefined();
  });

  it("names a part that is not there, that failed, and that was deleted to completion", () => {
    const resources = [
      aResource("Group", { status: "UPDATE_FAILED" }),
      aResource("Listener", { status: "DELETE_COMPLETE" }),
    ];
    expect(findMissingParts(aStack({ resources }), ["Group", "Listener", "Rule"])).toBe(
      "Not deployed: Group, Listener, Rule.",
    );
  });
});

describe("findMisnaming", () => {
  const naming = { output: "BucketName", logicalId: "Bucket" };
  const resources = [aResource("Bucket", { physicalId: "ci-logs" })];

  it("finds nothing where the output is the resource's own name", () => {
    expect(findMisnaming(aStack({ resources, outputs: { BucketName: "ci-logs" } }), naming)).toBeUndefined();
  });

  it("tells an output that is missing, that is another's, and that names nothing", () => {
    expect(findMisnaming(aStack({ resources }), naming)).toBe('The output BucketName is "", and Bucket is "ci-logs".');
    const outputs = { BucketName: "other" };
    expect(findMisnaming(aStack({ resources, outputs }), naming)).toBe(
      'The output BucketName is "other", and Bucket is "ci-logs".',
    );
    expect(findMisnaming(aStack({ outputs }), naming)).toBe('The output BucketName is "other", and Bucket is "".');
    expect(findMisnaming(aStack(), naming)).toBe('The output BucketName is "", and Bucket is "".');
  });
});

describe("findSecurityGroupProblem", () => {
  it("takes the id of a group, and tells anything else", () => {
    expect(findSecurityGroupProblem(aStack({ outputs: { GroupId: "sg-0a1b2c3d" } }), "GroupId")).toBeUndefined();
    expect(findSecurityGroupProblem(aStack({ outputs: { GroupId: "default" } }), "GroupId")).toBe(
      'The output GroupId is "default", which is no group.',
    );
  });
});

describe("findHostNameProblem", () => {
  const own = "ci-load-1a2b.elb.ap-southeast-2.amazonaws.com";
  const problemOf = (host: string, record?: string) =>
    findHostNameProblem(
      aStack({
        outputs: { Host: host },
        resources: record === undefined ? [] : [aResource("DnsRecord", { physicalId: record })],
      }),
      "Host",
    );

  it("takes the load balancer's own name without a record, and the name of a record", () => {
    expect(problemOf(own)).toBeUndefined();
    expect(problemOf("broker.logs.internal", "broker.logs.internal")).toBeUndefined();
  });

  it("tells what is no host name", () => {
    expect(problemOf("")).toBe('The output Host is "", which is no host name.');
    expect(problemOf("broker")).toBe('The output Host is "broker", which is no host name.');
  });

  it("tells a name without a record, a record that nobody is told of, and a record of another name", () => {
    expect(problemOf("broker.logs.internal")).toBe(
      "The output Host is broker.logs.internal, and the stack has no DNS record for it.",
    );
    expect(problemOf(own, "broker.logs.internal")).toBe(`The stack has a DNS record, and the output Host is ${own}.`);
    expect(problemOf("broker.logs.internal", "old.logs.internal")).toBe(
      "The DNS record is for old.logs.internal, not for broker.logs.internal.",
    );
  });
});
