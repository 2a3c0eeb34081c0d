import {
  parameter,
  after,
  START,
  CLEANUP,
  DONE,
  REVERTED,
  ROLLED_BACK,
  created,
  updated,
  replaced,
  deleted,
  update,
  type Scenario,
} from "./scenario.ts";

/** A security group, replaced when its description changes. */
function securityGroup(GroupDescription: string): object {
  return { Type: "AWS::EC2::SecurityGroup", Properties: { GroupName: "security-group", GroupDescription } };
}

/** Updates that fail. */
export const ROLLBACKS: readonly Scenario[] = [
  {
    what: "takes back what was updated in place",
    evidence: "E",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update(
        { A: parameter("a", "two"), B: parameter("b", "two", after("A")) },
        [
          START,
          ...updated("A"),
          "B UPDATE_IN_PROGRESS",
          "B UPDATE_FAILED B is made to fail",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [B].",
          ...updated("A"),
          ...updated("B"),
          REVERTED,
          ROLLED_BACK,
        ],
        { faults: { B: "update" } },
      ),
    ],
    exists: ["a", "b"],
  },
  {
    what: "goes back to what it replaced and deletes the replacement",
    evidence: "E",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update(
        { A: parameter("a2"), B: parameter("b", "two", after("A")) },
        [
          START,
          ...replaced("A"),
          "B UPDATE_IN_PROGRESS",
          "B UPDATE_FAILED B is made to fail",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [B].",
          "A UPDATE_COMPLETE",
          ...updated("B"),
          REVERTED,
          ...deleted("A"),
          ROLLED_BACK,
        ],
        { faults: { B: "update" } },
      ),
    ],
    exists: ["a", "b"],
  },
  {
    what: "deletes what it added",
    evidence: "E",
    before: { B: parameter("b", "one") },
    steps: [
      update(
        { A: parameter("a"), B: parameter("b", "two", after("A")) },
        [
          START,
          ...created("A"),
          "B UPDATE_IN_PROGRESS",
          "B UPDATE_FAILED B is made to fail",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [B].",
          ...updated("B"),
          REVERTED,
          ...deleted("A"),
          ROLLED_BACK,
        ],
        { faults: { B: "update" } },
      ),
    ],
    exists: ["b"],
  },
  {
    what: "cancels what is made and updated beside the failure, and names all of them",
    evidence: "E",
    before: { Changed: parameter("changed"), Fails: parameter("fails") },
    steps: [
      update(
        { Fails: parameter("fails", "two"), Changed: parameter("changed", "two"), Made: parameter("made") },
        [
          "...",
          "Fails UPDATE_FAILED Fails is made to fail",
          "Changed UPDATE_FAILED Resource update cancelled",
          "Made CREATE_FAILED Resource creation cancelled",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Made]. " +
            "The following resource(s) failed to update: [Fails, Changed].",
          "...",
          ROLLED_BACK,
        ],
        { faults: { Fails: "update" } },
      ),
    ],
    exists: ["changed", "fails"],
  },
  {
    what: "fails where a replacement would have the name of what it replaces",
    evidence: "I",
    before: { A: parameter("a"), Group: securityGroup("one") },
    steps: [
      update({ A: parameter("a"), Group: securityGroup("two") }, [
        "...",
        "Group UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. " +
          "Rename security-group and update the stack again.",
        "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Group].",
        "...",
        ROLLED_BACK,
      ]),
    ],
    exists: ["a"],
  },
  {
    what: "ends in UPDATE_ROLLBACK_FAILED when the rollback fails, and continues when it is told to",
    evidence: "E",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update(
        { A: parameter("a", "two"), B: parameter("b", "two", after("A")) },
        [
          "...",
          "B UPDATE_FAILED B is made to fail",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [B].",
          "A UPDATE_IN_PROGRESS",
          "A UPDATE_FAILED A is made to fail",
          "...",
          "stack UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [A].",
        ],
        { faults: { B: "update", A: "rollback" } },
      ),
      {
        operation: "ContinueUpdateRollback",
        events: ["stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated", "...", REVERTED, ROLLED_BACK],
      },
    ],
    exists: ["a", "b"],
  },
  {
    what: "skips what ContinueUpdateRollback is told to skip",
    evidence: "I",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update({ A: parameter("a", "two"), B: parameter("b", "two", after("A")) }, ["..."], {
        faults: { B: "update", A: "rollback" },
      }),
      {
        operation: "ContinueUpdateRollback",
        input: { ResourcesToSkip: ["A"] },
        faults: { A: "rollback" },
        events: [
          "stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated",
          "A UPDATE_COMPLETE Resource skipped during UpdateRollback",
          "...",
          REVERTED,
          ROLLED_BACK,
        ],
      },
    ],
    exists: ["a", "b"],
  },
  {
    what: "succeeds in its rollback although the cleanup of it fails three times",
    evidence: "E",
    before: { B: parameter("b") },
    steps: [
      update(
        { A: parameter("a"), B: parameter("b", "two", after("A")) },
        [
          "...",
          REVERTED,
          "A DELETE_IN_PROGRESS",
          "A DELETE_FAILED A is made to fail",
          "A DELETE_IN_PROGRESS",
          "A DELETE_FAILED A is made to fail",
          "A DELETE_IN_PROGRESS",
          "A DELETE_FAILED A is made to fail",
          "stack UPDATE_ROLLBACK_COMPLETE Update successful. One or more resources could not be deleted.",
        ],
        { faults: { B: "update", A: "delete" } },
      ),
    ],
    exists: ["a", "b"],
  },
  {
    what: "stays as it is with rollback disabled, until RollbackStack takes it back",
    evidence: "D",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update(
        { A: parameter("a", "two"), B: parameter("b", "two", after("A")) },
        [
          START,
          ...updated("A"),
          "B UPDATE_IN_PROGRESS",
          "B UPDATE_FAILED B is made to fail",
          "stack UPDATE_FAILED The following resource(s) failed to update: [B].",
        ],
        { faults: { B: "update" }, input: { DisableRollback: true } },
      ),
      {
        operation: "RollbackStack",
        events: [
          "stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated",
          ...updated("A"),
          ...updated("B"),
          REVERTED,
          ROLLED_BACK,
        ],
      },
    ],
    exists: ["a", "b"],
  },
  {
    what: "is tried again from UPDATE_FAILED with rollback disabled",
    evidence: "D",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      update({ A: parameter("a", "two"), B: parameter("b", "two", after("A")) }, ["..."], {
        faults: { B: "update" },
        input: { DisableRollback: true },
      }),
      update(
        { A: parameter("a", "two"), B: parameter("b", "two", after("A")) },
        [START, ...updated("B"), CLEANUP, DONE],
        {
          input: { DisableRollback: true },
        },
      ),
    ],
    exists: ["a", "b"],
  },
  {
    what: "fails where a type cannot be updated in place",
    evidence: "E",
    before: {
      A: parameter("a"),
      Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" },
      Wait: {
        Type: "AWS::CloudFormation::WaitCondition",
        Properties: { Handle: { Ref: "Handle" }, Timeout: "10", Count: 0 },
      },
    },
    steps: [
      update(
        {
          A: parameter("a"),
          Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" },
          Wait: {
            Type: "AWS::CloudFormation::WaitCondition",
            Properties: { Handle: { Ref: "Handle" }, Timeout: "20", Count: 0 },
          },
        },
        [
          "...",
          "Wait UPDATE_FAILED Update to resource type AWS::CloudFormation::WaitCondition is not supported",
          "...",
          ROLLED_BACK,
        ],
      ),
    ],
    exists: ["a"],
  },
];
