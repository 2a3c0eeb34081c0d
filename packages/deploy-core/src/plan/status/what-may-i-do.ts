import type { StackStatus } from "../../model/stack-status.ts";

/** What can be asked for. */
export const OPERATIONS = ["plan", "deploy", "destroy", "rollback"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Whether the stack is this layer's in this environment, by its tags or, in review, by its change sets. */
export const OWNERSHIPS = ["ours", "notOurs"] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

/**
 * What lives in a stack: `nothing`, provably; only what was kept outside of it when it left (`retained`); something that
 * its deletion would take (`alive`); or nobody could look (`unknown`).
 */
export const LIVES = ["nothing", "retained", "alive", "unknown"] as const;
export type Life = (typeof LIVES)[number];

/** A stack's status, or that there is none of that name. */
export type StackState = StackStatus | "ABSENT";

/** Each answer there is, as `logstack statuses` explains it. */
export const ANSWERS = {
  create: "create the stack",
  update: "propose a change, review it and execute it; or find nothing to do",
  fixForward: "update over the failure without a rollback; refuse what needs a replacement",
  recreate: "delete the empty remains and create; refuse if protected or a kept name is in the way",
  continueRollback: "go on with the stuck rollback, skip only what --skip names; deploy then plans anew",
  cancelUpdate: "take back the update that runs",
  rollBack: "take back what failed",
  destroy: "list what goes and what stays, ask, and delete; refuse if protected",
  follow: "say whose operation runs and since when, follow it to the limit, then plan anew",
  explain: "refuse: say what is left and why, and the exact command that leads out",
  leaveAlone: "refuse: it belongs to somebody else",
  nothing: "nothing to do",
} as const;
export type Answer = keyof typeof ANSWERS;

/** One question to the table. */
export interface Question {
  readonly state: StackState;
  readonly operation: Operation;
  readonly ownership: Ownership;
  readonly life: Life;
}

/**
 * Answers "what may I do now?" for every state of a stack, operation, ownership and life. All planners take their
 * decision from here; what they add can only forbid (termination protection, consent, another account).
 * A plan says what a deployment would do, so it has the same answers.
 */
export function whatMayIDo({ state, operation, ownership, life }: Question): Answer {
  const cell = TABLE[state][operation === "plan" ? "deploy" : operation];
  if (ownership === "notOurs" && !isGone(state)) return "leaveAlone";
  return typeof cell === "string" ? cell : cell[life];
}

/** True where it has to be looked at what lives in the stack: the answer depends on it, or explains what is left. */
export function asksForLife(question: Omit<Question, "life">): boolean {
  const answers = new Set(LIVES.map((life) => whatMayIDo({ ...question, life })));
  return answers.size > 1 || answers.has("explain");
}

/** Where there is no stack any more, it is nobody's. */
function isGone(state: StackState): boolean {
  return state === "ABSENT" || state === "DELETE_COMPLETE";
}

type Cell = Answer | Readonly<Record<Life, Answer>>;
type Row = Readonly<Record<Exclude<Operation, "plan">, Cell>>;

/** What nobody could look at is not taken away: who agrees to it has to see what goes. */
function seen(answer: Answer): Cell {
  return { nothing: answer, retained: answer, alive: answer, unknown: "explain" };
}

/** Only where provably nothing lives. What was retained is outside already: no deletion of the stack reaches it. */
function ifEmpty(answer: Answer): Cell {
  return { nothing: answer, retained: answer, alive: "explain", unknown: "explain" };
}

const GONE = { deploy: "create", destroy: "nothing", rollback: "nothing" } as const satisfies Row;
/** The last operation went through: to take it back is to deploy the version from before it. */
const DONE: Row = { deploy: "update", destroy: seen("destroy"), rollback: "explain" };
const WENT_BACK: Row = { deploy: "update", destroy: seen("destroy"), rollback: "nothing" };
/** It is live: mended or taken back, and never deleted to start again. */
const KEPT: Row = { deploy: "fixForward", destroy: seen("destroy"), rollback: seen("rollBack") };
/** AWS: nothing but a deletion leads out of these. */
const STUCK: Row = { deploy: "explain", destroy: seen("destroy"), rollback: "explain" };
const RUNS: Row = { deploy: "follow", destroy: "follow", rollback: "follow" };

/** AWS: user guide, "Stack status codes", and the API reference of each operation for the statuses that it takes. */
const TABLE: Readonly<Record<StackState, Row>> = {
  ABSENT: GONE,
  DELETE_COMPLETE: GONE,
  /** A stack that holds only proposals: one more is made in it, so that no other deployer's is deleted. */
  REVIEW_IN_PROGRESS: { deploy: ifEmpty("create"), destroy: seen("destroy"), rollback: "nothing" },

  CREATE_COMPLETE: DONE,
  UPDATE_COMPLETE: DONE,
  IMPORT_COMPLETE: DONE,
  UPDATE_ROLLBACK_COMPLETE: WENT_BACK,
  IMPORT_ROLLBACK_COMPLETE: WENT_BACK,
  ROLLBACK_COMPLETE: { deploy: ifEmpty("recreate"), destroy: seen("destroy"), rollback: "nothing" },

  CREATE_FAILED: KEPT,
  UPDATE_FAILED: KEPT,
  UPDATE_ROLLBACK_FAILED: {
    deploy: seen("continueRollback"),
    destroy: seen("destroy"),
    rollback: seen("continueRollback"),
  },
  ROLLBACK_FAILED: STUCK,
  DELETE_FAILED: STUCK,
  IMPORT_ROLLBACK_FAILED: STUCK,

  CREATE_IN_PROGRESS: RUNS,
  ROLLBACK_IN_PROGRESS: RUNS,
  UPDATE_IN_PROGRESS: { ...RUNS, rollback: seen("cancelUpdate") },
  /** Every resource is as it was asked for; only what they replaced is still to go. */
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { ...RUNS, rollback: "explain" },
  UPDATE_ROLLBACK_IN_PROGRESS: RUNS,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: RUNS,
  IMPORT_IN_PROGRESS: RUNS,
  IMPORT_ROLLBACK_IN_PROGRESS: RUNS,
  DELETE_IN_PROGRESS: RUNS,
};
