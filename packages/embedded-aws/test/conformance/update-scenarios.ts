import {
  parameter,
  after,
  START,
  CLEANUP,
  DONE,
  created,
  updated,
  replaced,
  deleted,
  update,
  type Scenario,
} from "./scenario.ts";

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
