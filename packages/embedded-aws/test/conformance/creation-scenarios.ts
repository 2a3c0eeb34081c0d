import { parameter, after, START, CLEANUP, DONE, created, deleted, type Scenario } from "./scenario.ts";

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
