import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/engine-error.ts";
import { readFaultPlan } from "../../src/faults/read-fault-plan.ts";
import { loadKnownNames } from "../../src/node/known-names.ts";

const names = await loadKnownNames();

/** Returns the refusal of a plan, one problem a line. */
function refusal(text: string): string {
  try {
    readFaultPlan({ text, source: "f.jsonc" }, names);
  } catch (error) {
    if (error instanceof EngineError && error.code === "FaultsUnusable") return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

const ofOne = (fault: string): string => refusal(`{ "faults": [\n  ${fault}\n] }`);

describe("a plan of faults", () => {
  test("is JSON with comments and trailing commas", () => {
    const text = `// A rehearsal.
    { "seed": 7, /* another draw */ "faults": [
      { "kind": "fail", "stack": "ci-*", "resource": "Group", "at": "create", "reason": "no capacity", "times": 2, },
      { "kind": "signal", "resource": "Group", "send": "nothing", "console": ["one", "two"] },
    ] }`;
    expect(readFaultPlan({ text, source: "f" }, names)).toEqual({
      seed: 7,
      faults: [
        { kind: "fail", stack: "ci-*", resource: "Group", at: "create", reason: "no capacity", times: 2 },
        { kind: "signal", resource: "Group", send: "nothing", console: ["one", "two"] },
      ],
    });
  });

  test("takes every kind of fault with all its members", () => {
    const when = { from: 2, times: 3 };
    const resource = { stack: "s?", resource: "*", type: "AWS::S3::*" };
    const calls = { service: "cloudformation", operation: "Describe*", account: "111111111111" };
    const faults = [
      { kind: "fail", ...resource, at: "rollback", reason: "r", ...when },
      { kind: "delay", ...resource, at: "delete", by: "P1DT1H", ...when },
      { kind: "signal", ...resource, type: "*Group", send: "failure", machines: 1, at: "rollback", console: "text" },
      { kind: "throttle", ...calls, share: 1, ...when },
      { kind: "stale", ...calls, behind: "PT5S", share: 0.5, ...when },
      { kind: "stale", ...calls, reads: 2 },
      { kind: "cut", ...calls, when: "midAnswer", afterBytes: 0, share: 0.1, ...when },
      { kind: "slow", ...calls, by: "PT0.25S", share: 0.1, ...when },
      { kind: "unreachable", ...calls, afterCalls: 5, for: "PT2S" },
    ];
    expect(readFaultPlan({ text: JSON.stringify({ faults }), source: "f" }, names)).toEqual({ faults });
  });

  test.each([
    ["an empty file", "", "f.jsonc:1:1: there is nothing here"],
    ["text that breaks off", '{\n  "faults": [', "f.jsonc:2:14: this is not JSON (close bracket expected)"],
    ["text that is no JSON, by its first error alone", "broken\n", "f.jsonc:1:1: this is not JSON (invalid symbol)"],
    ["a list", "[]", "f.jsonc:1:1: a plan is an object"],
    ["no list of faults", "{}", "f.jsonc:1:1: the plan lacks faults"],
    [
      "a member nobody knows",
      '{ "faults": [],\n "fault": 1 }',
      "f.jsonc:2:2: fault is not a member that is known here",
    ],
    ["a member twice", '{ "faults": [],\n "faults": [] }', "f.jsonc:2:2: faults is there twice"],
    ["a seed that is none", '{ "seed": 0.5, "faults": [] }', "seed is 0.5. A seed is a whole number from 0"],
  ])("is refused when it is %s", (_, text, said) => {
    expect(refusal(text)).toContain(said);
    expect(refusal(text).split("\n"), "the heading and one problem").toHaveLength(2);
  });

  test.each([
    [
      "an unknown kind",
      '{ "kind": "explode" }',
      'f.jsonc:2:13: faults[0].kind is "explode". The kinds are fail, delay',
    ],
    ["no kind", "{}", "f.jsonc:2:3: faults[0] has no kind"],
    ["no object", "1", "faults[0] is a number; a fault is an object"],
    [
      "a misspelt member",
      '{ "kind": "throttle", "share": 1, "servce": "s3" }',
      "f.jsonc:2:37: faults[0].servce is not a member that is known here. There are kind, service, operation",
    ],
    ["a member of another kind", '{ "kind": "slow", "by": "PT1S", "reason": "x" }', "faults[0].reason is not a member"],
    [
      "a value of the wrong type",
      '{ "kind": "throttle", "share": "half" }',
      'faults[0].share is "half"; it has to be a number',
    ],
    ["a share of nothing", '{ "kind": "throttle", "share": 0 }', "A share is greater than 0 and at most 1"],
    ["a share of more than all", '{ "kind": "throttle", "share": 30 }', "A share is greater than 0 and at most 1"],
    ["no share of a throttle", '{ "kind": "throttle" }', "faults[0] lacks share"],
    ["a duration in words", '{ "kind": "slow", "by": "5 minutes" }', "A duration is ISO 8601"],
    ["a duration of nothing", '{ "kind": "slow", "by": "PT0S" }', "longer than nothing"],
    [
      "no reason",
      '{ "kind": "fail", "resource": "A", "at": "create", "reason": " " }',
      "Events without a reason tell nobody",
    ],
    [
      "a step that is none",
      '{ "kind": "fail", "resource": "A", "at": "start", "reason": "r" }',
      "It is one of create, update, delete, rollback",
    ],
    ["times of none", '{ "kind": "slow", "by": "PT1S", "times": 0 }', "It is a whole number from 1"],
    ["lines that are none", '{ "kind": "signal", "resource": "A", "send": "nothing", "console": [1] }', "Each line is"],
  ])("is refused when a fault has %s", (_, fault, said) => {
    expect(ofOne(fault)).toContain(said);
  });

  test.each([
    [
      "a logical id with a hyphen",
      '{ "kind": "delay", "resource": "My-Group", "at": "create", "by": "PT1S" }',
      "A logical id has letters and digits",
    ],
    ["no resource at all", '{ "kind": "delay", "at": "create", "by": "PT1S" }', '"resource": "*" means all'],
    [
      "a type nobody makes",
      '{ "kind": "delay", "type": "AWS::S3::Buckit", "at": "create", "by": "PT1S" }',
      "No resource type that the engine makes is called so. There are AWS::S3::Bucket, AWS::S3::BucketPolicy.",
    ],
    [
      "signals of what never signals",
      '{ "kind": "signal", "type": "AWS::S3::Bucket", "send": "nothing" }',
      "nothing of that type starts machines that signal",
    ],
    [
      "a service nobody models",
      '{ "kind": "throttle", "service": "cfn", "share": 1 }',
      "There are autoscaling, cloudf",
    ],
    [
      "an operation that its service lacks",
      '{ "kind": "throttle", "service": "sts", "operation": "PutObject", "share": 1 }',
      "no operation PutObject of sts is modelled. There are ",
    ],
    [
      "bytes of an answer that is not sent",
      '{ "kind": "cut", "when": "afterCall", "afterBytes": 5 }',
      'only "when": "midAnswer" sends some of the answer',
    ],
    ["staleness without a measure", '{ "kind": "stale", "service": "ssm" }', "say how stale"],
    ["staleness with two", '{ "kind": "stale", "behind": "PT1S", "reads": 1 }', "say how stale"],
    ["stale writes", '{ "kind": "stale", "operation": "CreateStack", "reads": 1 }', "only operations that describe"],
    ["stale objects", '{ "kind": "stale", "service": "s3", "reads": 1 }', "S3 is strongly consistent"],
  ])("is refused when it could never happen: %s", (_, fault, said) => {
    expect(ofOne(fault)).toContain(said);
  });

  test("is told all its problems at once, each at its place", () => {
    const message = refusal(`{ "faults": [
  { "kind": "slow", "by": "soon" },
  { "kind": "slow", "by": "PT1S" },
  { "kind": "cut", "when": "never" }
] }`);
    expect(message.match(/f\.jsonc:\d+:\d+/g)).toEqual(["f.jsonc:2:27", "f.jsonc:4:28"]);
  });
});
