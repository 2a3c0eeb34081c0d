import { parameter, after, deleted, type Scenario, type Step } from "./scenario.ts";

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
