import type { Evidence } from "./row.ts";
import type { FaultPlan } from "./stage.ts";

/** The stack of every scenario. */
export const StackName = "story";

type Resources = Readonly<Record<string, object>>;

/** A stack that is made, what is done to it, and what AWS tells and leaves. */
export interface Scenario {
  readonly what: string;
  readonly evidence: Evidence;
  /** What the stack is created with, without faults; none when the scenario is the creation itself. */
  readonly before?: Resources;
  readonly beforeSections?: object;
  readonly steps: readonly Step[];
  /** The names of the parameters that exist in the end. */
  readonly exists: readonly string[];
}

/** One operation, with what fails during it. */
export interface Step {
  readonly operation: "CreateStack" | "UpdateStack" | "DeleteStack" | "RollbackStack" | "ContinueUpdateRollback";
  readonly resources?: Resources;
  readonly sections?: object;
  /** Members of the request beside the stack and its template. */
  readonly input?: object;
  readonly faults?: FaultPlan;
  /** All its events, oldest first; `...` stands for any that are told in other rows. */
  readonly events: readonly string[];
}

/** A parameter, replaced when its name changes and updated in place when its value does. */
export function parameter(Name: string | object, Value: string | object = "one", attributes: object = {}): object {
  return { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Name, Value }, ...attributes };
}

/** A security group, replaced when its description changes. */
function securityGroup(GroupDescription: string): object {
  return { Type: "AWS::EC2::SecurityGroup", Properties: { GroupName: "security-group", GroupDescription } };
}

const after = (DependsOn: string): object => ({ DependsOn });
const START = "stack UPDATE_IN_PROGRESS User Initiated";
const CLEANUP = "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
const DONE = "stack UPDATE_COMPLETE";
const REVERTED = "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";
const ROLLED_BACK = "stack UPDATE_ROLLBACK_COMPLETE";
const REPLACING = "Requested update requires the creation of a new physical resource; hence creating one.";

const created = (id: string): readonly string[] => [
  `${id} CREATE_IN_PROGRESS`,
  `${id} CREATE_IN_PROGRESS Resource creation Initiated`,
  `${id} CREATE_COMPLETE`,
];
const updated = (id: string): readonly string[] => [`${id} UPDATE_IN_PROGRESS`, `${id} UPDATE_COMPLETE`];
const replaced = (id: string): readonly string[] => [
  `${id} UPDATE_IN_PROGRESS ${REPLACING}`,
  `${id} UPDATE_IN_PROGRESS Resource creation Initiated`,
  `${id} UPDATE_COMPLETE`,
];
const deleted = (id: string): readonly string[] => [`${id} DELETE_IN_PROGRESS`, `${id} DELETE_COMPLETE`];
const update = (resources: Resources, events: readonly string[], more: Partial<Step> = {}): Step => ({
  operation: "UpdateStack",
  resources,
  events,
  ...more,
});

/** Updates that succeed. */
export const UPDATES: readonly Scenario[] = [
  {
    what: "updates in place along the dependencies",
    evidence: "E",
    before: { B: parameter("b", "one", after("A")), A: parameter("a") },
    steps: [
      update({ B: parameter("b", "two", after("A")), A: parameter("a", "two") }, [
        START,
        ...updated("A"),
        ...updated("B"),
        CLEANUP,
        DONE,
      ]),
    ],
    exists: ["a", "b"],
  },
  {
    what: "creates and updates before it deletes, and deletes against the dependencies",
    evidence: "E",
    before: {
      A: parameter("a"),
      Old: parameter("old", "one", after("A")),
      Older: parameter("older", "one", after("Old")),
    },
    steps: [
      update({ A: parameter("a", "two"), New: parameter("new", "one", after("A")) }, [
        START,
        ...updated("A"),
        ...created("New"),
        CLEANUP,
        ...deleted("Older"),
        ...deleted("Old"),
        DONE,
      ]),
    ],
    exists: ["a", "new"],
  },
  {
    what: "makes a replacement first and deletes what it replaced in the cleanup",
    evidence: "R",
    before: { A: parameter("a") },
    steps: [update({ A: parameter("a2") }, [START, ...replaced("A"), CLEANUP, ...deleted("A"), DONE])],
    exists: ["a2"],
  },
  {
    what: "changes what refers to a replaced resource",
    evidence: "R",
    before: { A: parameter("a"), B: parameter("b", { Ref: "A" }) },
    steps: [
      update({ A: parameter("a2"), B: parameter("b", { Ref: "A" }) }, [
        START,
        ...replaced("A"),
        ...updated("B"),
        CLEANUP,
        ...deleted("A"),
        DONE,
      ]),
    ],
    exists: ["a2", "b"],
  },
  {
    what: "leaves what refers to a value that stays the same",
    evidence: "E",
    before: { A: parameter("a"), B: parameter("b", { Ref: "A" }) },
    steps: [
      update({ A: parameter("a", "two"), B: parameter("b", { Ref: "A" }) }, [START, ...updated("A"), CLEANUP, DONE]),
    ],
    exists: ["a", "b"],
  },
  {
    what: "keeps what it replaces under UpdateReplacePolicy Retain",
    evidence: "E",
    before: { A: parameter("a", "one", { UpdateReplacePolicy: "Retain" }) },
    steps: [
      update({ A: parameter("a2", "one", { UpdateReplacePolicy: "Retain" }) }, [
        START,
        ...replaced("A"),
        CLEANUP,
        "A DELETE_SKIPPED",
        DONE,
      ]),
    ],
    exists: ["a", "a2"],
  },
  {
    what: "does not ask the DeletionPolicy of what it replaces",
    evidence: "E",
    before: { A: parameter("a", "one", { DeletionPolicy: "Retain" }) },
    steps: [
      update({ A: parameter("a2", "one", { DeletionPolicy: "Retain" }) }, [
        START,
        ...replaced("A"),
        CLEANUP,
        ...deleted("A"),
        DONE,
      ]),
    ],
    exists: ["a2"],
  },
  {
    what: "keeps what leaves the template under DeletionPolicy Retain",
    evidence: "D",
    before: { A: parameter("a"), B: parameter("b", "one", { DeletionPolicy: "Retain" }) },
    steps: [update({ A: parameter("a", "two") }, [START, ...updated("A"), CLEANUP, "B DELETE_SKIPPED", DONE])],
    exists: ["a", "b"],
  },
  {
    what: "succeeds although its cleanup fails three times",
    evidence: "E",
    before: { A: parameter("a"), Old: parameter("old") },
    steps: [
      update(
        { A: parameter("a", "two") },
        [
          START,
          ...updated("A"),
          CLEANUP,
          "Old DELETE_IN_PROGRESS",
          "Old DELETE_FAILED Old is made to fail",
          "Old DELETE_IN_PROGRESS",
          "Old DELETE_FAILED Old is made to fail",
          "Old DELETE_IN_PROGRESS",
          "Old DELETE_FAILED Old is made to fail",
          "stack UPDATE_COMPLETE Update successful. One or more resources could not be deleted.",
        ],
        { faults: { Old: "delete" } },
      ),
    ],
    exists: ["a", "old"],
  },
];

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

/** Creations that fail. */
export const CREATIONS: readonly Scenario[] = [
  {
    what: "deletes what it made",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b", "one", after("A")) },
        faults: { B: "create" },
        events: [
          "stack CREATE_IN_PROGRESS User Initiated",
          ...created("A"),
          "B CREATE_IN_PROGRESS",
          "B CREATE_FAILED B is made to fail",
          "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [B]. Rollback requested by user.",
          "B DELETE_COMPLETE",
          ...deleted("A"),
          "stack ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "cancels what is made beside the failure",
    evidence: "E",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b") },
        faults: { A: "create" },
        events: [
          "...",
          "A CREATE_FAILED A is made to fail",
          "B CREATE_FAILED Resource creation cancelled",
          "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [A, B]. Rollback requested by user.",
          "...",
          "stack ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  ...[{ DisableRollback: true }, { OnFailure: "DO_NOTHING" }].map((input): Scenario => ({
    what: `keeps what it made with ${Object.keys(input).join()}, and goes on where nothing failed`,
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b"), AfterA: parameter("c", "one", after("A")) },
        input,
        faults: { A: "create" },
        events: [
          "...",
          "A CREATE_FAILED A is made to fail",
          "...",
          "B CREATE_COMPLETE",
          "stack CREATE_FAILED The following resource(s) failed to create: [A].",
        ],
      },
    ],
    exists: ["b"],
  })),
  {
    what: "deletes the stack itself with OnFailure DELETE",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b", "one", after("A")) },
        input: { OnFailure: "DELETE" },
        faults: { B: "create" },
        events: ["...", "B CREATE_FAILED B is made to fail", "...", ...deleted("A"), "stack DELETE_COMPLETE"],
      },
    ],
    exists: [],
  },
  {
    what: "ends in ROLLBACK_FAILED when what it made cannot be deleted, and a later delete frees the name",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b", "one", after("A")) },
        faults: { B: "create", A: ["delete", "rollback"] },
        events: [
          "...",
          "A DELETE_FAILED A is made to fail",
          "stack ROLLBACK_FAILED The following resource(s) failed to delete: [A].",
        ],
      },
      {
        operation: "DeleteStack",
        events: ["stack DELETE_IN_PROGRESS User Initiated", ...deleted("A"), "stack DELETE_COMPLETE"],
      },
    ],
    exists: [],
  },
  {
    what: "keeps what has DeletionPolicy Retain even in its rollback",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a", "one", { DeletionPolicy: "Retain" }), B: parameter("b", "one", after("A")) },
        faults: { B: "create" },
        events: ["...", "A DELETE_SKIPPED", "stack ROLLBACK_COMPLETE"],
      },
    ],
    exists: ["a"],
  },
  {
    what: "deletes what has DeletionPolicy RetainExceptOnCreate in its rollback",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: {
          A: parameter("a", "one", { DeletionPolicy: "RetainExceptOnCreate" }),
          B: parameter("b", "one", after("A")),
        },
        faults: { B: "create" },
        events: ["...", ...deleted("A"), "stack ROLLBACK_COMPLETE"],
      },
    ],
    exists: [],
  },
  {
    what: "is tried again from CREATE_FAILED with rollback disabled",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: { A: parameter("a"), B: parameter("b", "one", after("A")) },
        input: { DisableRollback: true },
        faults: { B: "create" },
        events: ["..."],
      },
      {
        operation: "UpdateStack",
        resources: { A: parameter("a"), B: parameter("b", "one", after("A")) },
        input: { DisableRollback: true },
        events: [START, ...created("B"), CLEANUP, DONE],
      },
    ],
    exists: ["a", "b"],
  },
];

const deletion = (events: readonly string[], more: Partial<Step> = {}): Step => ({
  operation: "DeleteStack",
  events: ["stack DELETE_IN_PROGRESS User Initiated", ...events],
  ...more,
});

/** Deletions. */
export const DELETIONS: readonly Scenario[] = [
  {
    what: "goes against the dependencies",
    evidence: "D",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [deletion([...deleted("B"), ...deleted("A"), "stack DELETE_COMPLETE"])],
    exists: [],
  },
  ...["Retain", "RetainExceptOnCreate"].map((DeletionPolicy): Scenario => ({
    what: `skips what has DeletionPolicy ${DeletionPolicy}`,
    evidence: "D",
    before: { A: parameter("a", "one", { DeletionPolicy }), B: parameter("b", "one", after("A")) },
    steps: [deletion([...deleted("B"), "A DELETE_SKIPPED", "stack DELETE_COMPLETE"])],
    exists: ["a"],
  })),
  {
    what: "fails with what cannot be deleted, and ends once that is retained",
    evidence: "R",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      deletion(
        [
          ...deleted("B"),
          "A DELETE_IN_PROGRESS",
          "A DELETE_FAILED A is made to fail",
          "stack DELETE_FAILED The following resource(s) failed to delete: [A].",
        ],
        { faults: { A: "delete" } },
      ),
      deletion(["A DELETE_SKIPPED", "stack DELETE_COMPLETE"], { input: { RetainResources: ["A"] } }),
    ],
    exists: ["a"],
  },
  {
    what: "is forced past what cannot be deleted",
    evidence: "D",
    before: { A: parameter("a"), B: parameter("b", "one", after("A")) },
    steps: [
      deletion(["..."], { faults: { A: "delete" } }),
      deletion(["...", "stack DELETE_COMPLETE"], {
        faults: { A: "delete" },
        input: { DeletionMode: "FORCE_DELETE_STACK" },
      }),
    ],
    exists: ["a"],
  },
  {
    what: "is tried again from DELETE_FAILED",
    evidence: "D",
    before: { A: parameter("a") },
    steps: [deletion(["..."], { faults: { A: "delete" } }), deletion([...deleted("A"), "stack DELETE_COMPLETE"])],
    exists: [],
  },
];

/** A bucket's own name for the volume that is kept as a snapshot. */
const volume = (attributes: object): object => ({
  Type: "AWS::EC2::Volume",
  Properties: { AvailabilityZone: "ap-southeast-2a", Size: 8 },
  ...attributes,
});

/** Snapshots. */
export const SNAPSHOTS: readonly Scenario[] = [
  {
    what: "deletes a volume after it was snapshot",
    evidence: "D",
    before: { Volume: volume({ DeletionPolicy: "Snapshot" }), A: parameter("a") },
    steps: [update({ A: parameter("a") }, [START, CLEANUP, "...", "Volume DELETE_COMPLETE", DONE])],
    exists: ["a"],
  },
];
