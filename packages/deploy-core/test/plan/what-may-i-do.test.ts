import { describe, expect, it, test } from "vitest";
import { describeDesired } from "../../src/model/desired-stack.ts";
import { STACK_STATUSES } from "../../src/model/stack-status.ts";
import { planDeployment } from "../../src/plan/plan-deployment.ts";
import {
  ANSWERS,
  asksForLife,
  LIVES,
  OPERATIONS,
  OWNERSHIPS,
  whatMayIDo,
  type Answer,
  type Question,
  type StackState,
} from "../../src/plan/status/what-may-i-do.ts";
import { aLayer, aRequest } from "../support/a-deployment.ts";
import { aStack } from "../support/fake-aws.ts";

/** One letter for each answer; the four of a word are for a stack in which nothing, only retained, something, who knows what lives. */
const LETTERS: Readonly<Record<string, Answer>> = {
  C: "create",
  U: "update",
  F: "fixForward",
  R: "recreate",
  K: "continueRollback",
  X: "cancelUpdate",
  B: "rollBack",
  D: "destroy",
  W: "follow",
  E: "explain",
  "-": "nothing",
};

/**
 * Expected of a stack of ours: plan and deploy, destroy, rollback. By what AWS takes in each status (user guide, "Stack
 * status codes", and each operation's reference), and by what must not go: what lives, and what nobody could look at.
 */
const EXPECTED: Readonly<Record<StackState, string>> = {
  // There is nothing, so whatever a look says lives there does not.
  ABSENT: "CCCC ---- ----",
  DELETE_COMPLETE: "CCCC ---- ----",
  // AWS takes CREATE change sets here, and no update. A stack under review has no resources: one that has is no shell.
  REVIEW_IN_PROGRESS: "CCEE DDDE ----",
  // AWS takes updates. To undo what went through, RollbackStack and CancelUpdateStack are refused.
  CREATE_COMPLETE: "UUUU DDDE EEEE",
  UPDATE_COMPLETE: "UUUU DDDE EEEE",
  IMPORT_COMPLETE: "UUUU DDDE EEEE",
  UPDATE_ROLLBACK_COMPLETE: "UUUU DDDE ----",
  IMPORT_ROLLBACK_COMPLETE: "UUUU DDDE ----",
  // AWS takes nothing but a deletion. It was taken back, so there is nothing more to take back.
  ROLLBACK_COMPLETE: "RREE DDDE ----",
  // AWS takes an update only with the rollback disabled, or RollbackStack; live, so never deleted to start again.
  CREATE_FAILED: "FFFF DDDE BBBE",
  UPDATE_FAILED: "FFFF DDDE BBBE",
  // AWS takes nothing but a deletion, which only a person may ask for; RollbackStack does not go on with either.
  ROLLBACK_FAILED: "EEEE DDDE EEEE",
  DELETE_FAILED: "EEEE DDDE EEEE",
  IMPORT_ROLLBACK_FAILED: "EEEE DDDE EEEE",
  // AWS takes ContinueUpdateRollback or a deletion. It removes what the update added: that has to be seen.
  UPDATE_ROLLBACK_FAILED: "KKKE DDDE KKKE",
  // AWS takes nothing while it works but CancelUpdateStack, and that in this status alone.
  UPDATE_IN_PROGRESS: "WWWW WWWW XXXE",
  // The update went through: AWS refuses to cancel it by now.
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "WWWW WWWW EEEE",
  CREATE_IN_PROGRESS: "WWWW WWWW WWWW",
  ROLLBACK_IN_PROGRESS: "WWWW WWWW WWWW",
  UPDATE_ROLLBACK_IN_PROGRESS: "WWWW WWWW WWWW",
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: "WWWW WWWW WWWW",
  IMPORT_IN_PROGRESS: "WWWW WWWW WWWW",
  IMPORT_ROLLBACK_IN_PROGRESS: "WWWW WWWW WWWW",
  DELETE_IN_PROGRESS: "WWWW WWWW WWWW",
};

const STATES: readonly StackState[] = ["ABSENT", ...STACK_STATUSES];
const QUESTIONS: readonly Question[] = STATES.flatMap((state) =>
  OPERATIONS.flatMap((operation) =>
    OWNERSHIPS.flatMap((ownership) => LIVES.map((life) => ({ state, operation, ownership, life }))),
  ),
);

function expectedOf({ state, operation, ownership, life }: Question): Answer | undefined {
  if (ownership === "notOurs" && state !== "ABSENT" && state !== "DELETE_COMPLETE") return "leaveAlone";
  const word =
    EXPECTED[state].split(" ")[["deploy", "destroy", "rollback"].indexOf(operation.replace("plan", "deploy"))];
  return LETTERS[word?.[LIVES.indexOf(life)] ?? ""];
}

function where(holds: (question: Question, answer: Answer) => boolean): readonly Question[] {
  return QUESTIONS.filter((question) => holds(question, whatMayIDo(question)));
}

describe("what may I do now, in every cell of the table", () => {
  test("there are 24 states, four operations, two ownerships and four lives", () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual([...STATES].toSorted());
    expect(QUESTIONS).toHaveLength(24 * 4 * 2 * 4);
  });

  it.each(STATES)("in %s", (state) => {
    const asked = QUESTIONS.filter((question) => question.state === state);
    const describeCell = ({ operation, ownership, life }: Question, answer: Answer | undefined): string =>
      `${operation}, ${ownership}, ${life}: ${answer ?? "no answer"}`;
    expect(asked.map((question) => describeCell(question, whatMayIDo(question)))).toEqual(
      asked.map((question) => describeCell(question, expectedOf(question))),
    );
  });
});

describe("whatever the status", () => {
  it("gives exactly one answer that is explained, and each answer is given somewhere", () => {
    const given = new Set(QUESTIONS.map(whatMayIDo));
    expect([...given].toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
  });

  it("deletes nothing in which something lives, or may live, for a deployment or a rollback", () => {
    const deletes = where(
      ({ operation }, answer) => operation !== "destroy" && ["recreate", "destroy"].includes(answer),
    );
    expect(deletes.filter(({ operation }) => operation === "rollback")).toEqual([]);
    expect([...new Set(deletes.map(({ state }) => state))]).toEqual(["ROLLBACK_COMPLETE"]);
    expect([...new Set(deletes.map(({ life }) => life))]).toEqual(["nothing", "retained"]);
  });

  it("takes away nothing that nobody could look at", () => {
    const takes = new Set<Answer>(["recreate", "destroy", "rollBack", "cancelUpdate", "continueRollback"]);
    expect(where(({ life }, answer) => life === "unknown" && takes.has(answer))).toEqual([]);
  });

  it("does nothing to a stack that is not ours, not even to follow it", () => {
    const does = where(({ ownership }, answer) => ownership === "notOurs" && answer !== "leaveAlone");
    expect([...new Set(does.map(({ state }) => state))].toSorted()).toEqual(["ABSENT", "DELETE_COMPLETE"]);
  });

  it("leaves an operation that runs to its end, but for an update that is to be taken back", () => {
    const acts = where(
      ({ state, ownership }, answer) =>
        ownership === "ours" &&
        state.endsWith("_IN_PROGRESS") &&
        state !== "REVIEW_IN_PROGRESS" &&
        !["follow", "explain"].includes(answer),
    );
    expect([...new Set(acts.map(({ state, operation }) => `${operation} ${state}`))]).toEqual([
      "rollback UPDATE_IN_PROGRESS",
    ]);
  });

  it("plans what would be deployed", () => {
    const planned = QUESTIONS.filter(({ operation }) => operation === "plan");
    expect(planned.map(whatMayIDo)).toEqual(
      planned.map((question) => whatMayIDo({ ...question, operation: "deploy" })),
    );
  });

  it("looks at what lives in a stack wherever the answer depends on it", () => {
    const cells = QUESTIONS.filter(({ life }) => life === "nothing");
    const blind = cells.filter((question) => !asksForLife(question));
    const answersOf = (question: Question) => new Set(LIVES.map((life) => whatMayIDo({ ...question, life })));
    expect(blind.filter((question) => answersOf(question).size > 1)).toEqual([]);
    // A deployment with nothing to do is to stay at two calls.
    expect(blind).toContainEqual({ state: "UPDATE_COMPLETE", operation: "deploy", ownership: "ours", life: "nothing" });
  });
});

describe("a stack that never was", () => {
  const { template } = aRequest();
  const desired = describeDesired({ layer: aLayer(), template, parameters: aStack().parameters });
  const commands = { deploy: "deploy", destroy: "destroy", rollback: "rollback", diagnose: "diagnose", aws: "aws" };

  it.each([
    ["ROLLBACK_COMPLETE", "unprotected", "recreate"],
    ["ROLLBACK_COMPLETE", "protected", "terminationProtected"],
    // What is in review is gone on with, and not deleted: its protection is in nobody's way.
    ["REVIEW_IN_PROGRESS", "unprotected", "create"],
    ["REVIEW_IN_PROGRESS", "protected", "create"],
  ] as const)("in %s and %s, is planned as: %s", (status, protection, expected) => {
    const stack = aStack({ status, terminationProtection: protection === "protected" });
    const facts = { stack, stackAfterwards: stack, templateBody: undefined, resources: [], changeSets: [], commands };
    const plan = planDeployment(desired, facts);
    expect(plan.kind === "refuse" ? plan.refusal.code : plan.kind).toBe(expected);
  });
});
