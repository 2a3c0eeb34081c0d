import {
  ANSWERS,
  LIVES,
  OPERATIONS,
  OWNERSHIPS,
  STACK_STATUSES,
  whatMayIDo,
  type Answer,
  type Life,
  type Operation,
  type Ownership,
  type StackState,
} from "@logstack/deploy-core";
import { renderTable } from "./table.ts";

/** Returns what `logstack` does in each status of a stack, as lines of at most 100 characters; asked of what decides it. */
export function renderStatuses(): readonly string[] {
  return [
    "What logstack does with a stack of its own in which something lives, by the status AWS gives it:",
    "",
    ...renderTable([
      ["", ...OPERATIONS],
      ...GROUPS.flatMap(({ title, has }) => [
        [title],
        ...STATES.filter(has).map((state) => [
          `  ${state}`,
          ...OPERATIONS.map((operation) => WORDS[answerTo(state, operation, "alive")]),
        ]),
      ]),
    ]),
    "",
    "Where it depends on what lives in the stack:",
    "",
    ...renderTable([
      ["", ...LIVES.map((life) => LIFE_WORDS[life])],
      ...findDifferences().map(({ where, answers }) => [where, ...answers.map((answer) => WORDS[answer])]),
    ]),
    "",
    `A stack of somebody else: ${WORDS.leaveAlone}, in every status but ${listNobodys().join(" and ")}.`,
    "",
    "The words:",
    "",
    ...renderTable(Object.entries(ANSWERS).map(([answer, meaning]) => [`  ${WORDS[answer as Answer]}`, meaning])),
    "",
    "plan does nothing of this: it says what deploy would do. --wait is the limit to which operations are",
    "followed. A stack is its own by the tags environment, application and function, before its first",
    "creation by its change sets. What a resource's DeletionPolicy kept outside the stack is retained: no",
    "deletion of the stack reaches it. Unknown is what the role may not list.",
  ];
}

/** Returns the same for programs: every answer by status, ownership, operation and life. */
export function describeStatuses(): object {
  const byOwnership = (state: StackState, ownership: Ownership): object =>
    keyed(OPERATIONS, (operation) =>
      keyed(LIVES, (life) => whatMayIDo({ state, operation, ownership, life }) satisfies Answer),
    );
  return {
    v: 1,
    answers: ANSWERS,
    statuses: keyed(STATES, (state) => keyed(OWNERSHIPS, (ownership) => byOwnership(state, ownership))),
  };
}

const STATES: readonly StackState[] = ["ABSENT", ...STACK_STATUSES];

interface Group {
  readonly title: string;
  readonly has: (state: StackState) => boolean;
}

const isGone = (state: StackState): boolean => state === "ABSENT" || state === "DELETE_COMPLETE";
const isProposed = (state: StackState): boolean => state === "REVIEW_IN_PROGRESS";

/** Each status is in one of them. */
const GROUPS: readonly Group[] = [
  { title: "There is none", has: isGone },
  { title: "Proposed, never begun", has: isProposed },
  { title: "At rest", has: (state) => state.endsWith("_COMPLETE") && !isGone(state) },
  { title: "Failed", has: (state) => state.endsWith("_FAILED") },
  { title: "An operation runs", has: (state) => state.endsWith("_IN_PROGRESS") && !isProposed(state) },
];

/** The answers as the table says them. */
const WORDS: Readonly<Record<Answer, string>> = {
  create: "create",
  update: "update",
  fixForward: "fix forward",
  recreate: "recreate",
  continueRollback: "continue",
  cancelUpdate: "cancel",
  rollBack: "roll back",
  destroy: "destroy",
  follow: "follow",
  explain: "explain",
  leaveAlone: "leave alone",
  nothing: "nothing",
};

const LIFE_WORDS: Readonly<Record<Life, string>> = {
  nothing: "nothing",
  retained: "only retained",
  alive: "something",
  unknown: "unknown",
};

const ALIVE = LIVES.indexOf("alive");

interface Difference {
  readonly where: string;
  /** In the order of `LIVES`. */
  readonly answers: readonly Answer[];
}

/** Finds all cells of a stack of its own whose answer depends on life; what is so wherever a word stands is one line. */
function findDifferences(): readonly Difference[] {
  // A plan has a deployment's answers.
  const cells = OPERATIONS.filter((operation) => operation !== "plan").flatMap((operation) =>
    STATES.map((state) => ({ state, operation, answers: LIVES.map((life) => answerTo(state, operation, life)) })),
  );
  const kindOf = ({ operation, answers }: (typeof cells)[number]): string => [operation, ...answers].join(" ");
  return [...new Set(cells.map(kindOf))].flatMap((kind): readonly Difference[] => {
    const alike = cells.filter((cell) => kindOf(cell) === kind);
    const [first] = alike;
    if (first === undefined || new Set(first.answers).size === 1) return [];
    const { operation, answers } = first;
    const word = answerTo(first.state, operation, "alive");
    const sameWord = cells.filter((it) => it.operation === operation && it.answers[ALIVE] === word);
    if (alike.length > 1 && sameWord.length === alike.length) {
      return [{ where: `  ${operation}, wherever it says ${WORDS[word]}`, answers }];
    }
    return alike.map(({ state }) => ({ where: `  ${operation}, ${state}`, answers }));
  });
}

/** The states in which nobody owns anything: whose the stack was makes no difference. */
function listNobodys(): readonly StackState[] {
  return STATES.filter((state) =>
    OPERATIONS.every((operation) =>
      LIVES.every((life) => whatMayIDo({ state, operation, ownership: "notOurs", life }) !== "leaveAlone"),
    ),
  );
}

function answerTo(state: StackState, operation: Operation, life: Life): Answer {
  return whatMayIDo({ state, operation, ownership: "ours", life });
}

function keyed<K extends string, V>(keys: readonly K[], valueOf: (key: K) => V): Readonly<Record<string, V>> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
}
