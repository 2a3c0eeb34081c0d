import { describe, expect, it } from "vitest";
import {
  findDenials,
  judgeStackPolicy,
  renderStackPolicy,
  type PolicySubject,
} from "../../src/plan/protection/stack-policy.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

const TEMPLATE = parseTemplate(
  `Resources:
  Queue: { Type: AWS::SQS::Queue }
  DeadLetters: { Type: AWS::SQS::Queue }
  DataNodes: { Type: AWS::AutoScaling::AutoScalingGroup }
  Workers: { Type: AWS::AutoScaling::AutoScalingGroup }
  Topic: { Type: AWS::SNS::Topic }
`,
  "template.yaml",
);

function aSubject(over: Partial<PolicySubject> = {}): PolicySubject {
  return {
    templates: [TEMPLATE],
    layer: { stateful: { DataNodes: "documents on disks" } },
    opened: [],
    absent: [],
    ...over,
  };
}

describe("what a stack policy denies", () => {
  it("is a whole type where all its resources hold data, and a resource by name where not", () => {
    expect(findDenials(aSubject())).toEqual({ types: ["AWS::SQS::Queue"], logicalIds: ["DataNodes"] });
  });

  it("is each other resource of the type by name once one of them is opened", () => {
    expect(findDenials(aSubject({ opened: ["Queue"] }))).toEqual({
      types: [],
      logicalIds: ["DataNodes", "DeadLetters"],
    });
  });

  it("has nothing of a type whose only resource that holds data is opened", () => {
    expect(findDenials(aSubject({ opened: ["DataNodes"] }))).toEqual({ types: ["AWS::SQS::Queue"], logicalIds: [] });
  });

  it("never names what the stack does not have, and still denies the type of it", () => {
    expect(findDenials(aSubject({ absent: ["DataNodes", "Queue"] }))).toEqual({
      types: ["AWS::SQS::Queue"],
      logicalIds: [],
    });
  });

  it("is what any of the templates has, while it is not certain which one counts", () => {
    const former = parseTemplate("Resources:\n  Bucket: { Type: AWS::S3::Bucket }\n", "former.yaml");
    expect(findDenials(aSubject({ templates: [former, TEMPLATE] })).types).toEqual([
      "AWS::S3::Bucket",
      "AWS::SQS::Queue",
    ]);
  });
});

describe("a rendered stack policy", () => {
  const denials = { types: ["AWS::SQS::Queue"], logicalIds: ["DataNodes"] };

  it("allows every update, and denies replacing and deleting what is named", () => {
    expect(JSON.parse(renderStackPolicy(denials))).toEqual({
      Statement: [
        { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" },
        {
          Effect: "Deny",
          Action: ["Update:Replace", "Update:Delete"],
          Principal: "*",
          Resource: "*",
          Condition: { StringEquals: { ResourceType: ["AWS::SQS::Queue"] } },
        },
        {
          Effect: "Deny",
          Action: ["Update:Replace", "Update:Delete"],
          Principal: "*",
          Resource: ["LogicalResourceId/DataNodes"],
        },
      ],
    });
  });

  it("is told to be ours, in whatever order its keys come back", () => {
    const text = renderStackPolicy(denials);
    expect(judgeStackPolicy(text)).toBe("ours");
    expect(judgeStackPolicy(JSON.stringify(reverseKeys(JSON.parse(text))))).toBe("ours");
  });
});

const ALLOW = { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" };
const DENY = { Effect: "Deny", Action: ["Update:Replace", "Update:Delete"], Principal: "*" };

describe("a policy that a stack has already", () => {
  it.each([
    ["none at all", undefined],
    ["an empty text", ""],
    ["one that allows everything", JSON.stringify({ Statement: [ALLOW] })],
  ])("is as good as none when it is %s", (_, text) => {
    expect(judgeStackPolicy(text)).toBe("none");
  });

  it.each([
    ["no policy", "[]"],
    ["no JSON", "{"],
    ["another member", JSON.stringify({ Version: "1", Statement: [ALLOW] })],
    ["no statement", JSON.stringify({ Statement: [] })],
    ["one statement that is no list", JSON.stringify({ Statement: ALLOW })],
    ["a denial alone", JSON.stringify({ Statement: [{ ...DENY, Resource: ["LogicalResourceId/Queue"] }] })],
    [
      "a denial of every update",
      JSON.stringify({ Statement: [ALLOW, { ...DENY, Action: "Update:*", Resource: ["LogicalResourceId/Queue"] }] }),
    ],
    ["a denial for everything", JSON.stringify({ Statement: [ALLOW, { ...DENY, Resource: "*" }] })],
    [
      "a denial of all but one",
      JSON.stringify({ Statement: [ALLOW, { ...DENY, NotResource: ["LogicalResourceId/Queue"] }] }),
    ],
    [
      "types by a pattern",
      JSON.stringify({
        Statement: [ALLOW, { ...DENY, Resource: "*", Condition: { StringLike: { ResourceType: ["AWS::SQS::*"] } } }],
      }),
    ],
    [
      "a second condition",
      JSON.stringify({
        Statement: [
          ALLOW,
          {
            ...DENY,
            Resource: "*",
            Condition: { StringEquals: { ResourceType: ["A"] }, StringLike: { ResourceType: ["B"] } },
          },
        ],
      }),
    ],
  ])("is somebody else's when it has %s", (_, text) => {
    expect(judgeStackPolicy(text)).toBe("foreign");
  });
});

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reverseKeys(item)]),
  );
}
