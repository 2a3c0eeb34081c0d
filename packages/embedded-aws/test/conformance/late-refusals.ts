import { parameter, type Scenario } from "./scenario.ts";

const POLICY = JSON.stringify({
  Statement: [
    { Effect: "Deny", Action: "Update:Replace", Principal: "*", Resource: "LogicalResourceId/A" },
    { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" },
  ],
});
const NO_ALLOW = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "LogicalResourceId/B" }],
});

/** Refusals that AWS tells in events, because it finds them out when it comes to the resource. */
export const LATE_REFUSALS: readonly Scenario[] = [
  {
    what: "a replacement that the stack policy denies",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a") },
        input: { StackPolicyBody: POLICY },
        events: ["..."],
      },
      {
        operation: "UpdateStack",
        resources: { A: parameter("a2") },
        events: [
          "...",
          "A UPDATE_FAILED Action denied by stack policy: Statement [#1] does not allow [Update:Replace] for resource " +
            "[LogicalResourceId/A];",
          "...",
          "stack UPDATE_ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: ["a"],
  },
  {
    what: "an update that no statement of the stack policy allows",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a") },
        input: { StackPolicyBody: NO_ALLOW },
        events: ["..."],
      },
      {
        operation: "UpdateStack",
        resources: { A: parameter("a", "two") },
        events: ["...", "A UPDATE_FAILED Action not allowed by stack policy", "...", "stack UPDATE_ROLLBACK_COMPLETE"],
      },
    ],
    exists: ["a"],
  },
  {
    what: "a property that the type does not have",
    evidence: "R",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: { Type: "AWS::SSM::Parameter", Properties: { Value: "one" } } },
        events: [
          "...",
          "A CREATE_FAILED Property validation failure: [The property {/Type} is required]",
          "...",
          "stack ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "a parameter of an AWS-specific type whose value does not exist",
    evidence: "E",
    before: { A: parameter("a") },
    steps: [
      {
        operation: "UpdateStack",
        resources: { A: parameter("a", { Ref: "Volume" }) },
        sections: { Parameters: { Volume: { Type: "AWS::EC2::Volume::Id", Default: "vol-none" } } },
        events: [
          "stack UPDATE_IN_PROGRESS User Initiated",
          "stack UPDATE_ROLLBACK_IN_PROGRESS Parameter validation failed: parameter value vol-none for parameter name " +
            "Volume does not exist",
          "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
          "stack UPDATE_ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: ["a"],
  },
  {
    what: "an import of what nobody exports",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a", { "Fn::ImportValue": "Nothing" }) },
        events: ["...", "stack ROLLBACK_IN_PROGRESS No export named Nothing found. Rollback requested by user.", "..."],
      },
    ],
    exists: [],
  },
];
