import { whatMayIDo, type Answer, type Operation, type StackState } from "@logstack/deploy-core";
import { describeCell, type Cell, type Happening } from "./table-cells.ts";

/** What an answer of the table comes to for the operation that got it, and so what has to happen. */
interface Promised {
  readonly ended: string;
  readonly changes: readonly string[];
  /** Undefined where the command touches nothing: what runs goes on by itself. */
  readonly after: StackState | undefined;
  /** Logical ids of what goes, where it is there. */
  readonly loses: readonly string[];
}

/** Returns what is promised for the cell by the table's answer. */
function promiseFor(cell: Cell): Promised {
  const answer = whatMayIDo(cell);
  const promise = PROMISES[cell.operation][answer];
  if (promise === undefined) throw new Error(`${cell.operation} never gets the answer ${answer}`);
  return promise(cell);
}

/** Returns how what happened differs from what the table promised, a sentence each. */
export function findBroken(cell: Cell, happened: Happening): readonly string[] {
  const { ended, changes, after, loses } = promiseFor(cell);
  const kept = cell.life === "retained" ? ["First"] : [];
  const goes = happened.had.filter((id) => loses.includes(id) && !kept.includes(id));
  const facts: readonly (readonly [what: string, promised: unknown, happened: unknown])[] = [
    ["it ended as", ended, happened.ended],
    ["it called", changes, happened.changes],
    ["it lost", goes.toSorted(), happened.lost.toSorted()],
    after === undefined ? ["it changed something", false, happened.touched] : ["it left", after, happened.after],
  ];
  return facts.flatMap(([what, promised, is]) =>
    JSON.stringify(promised) === JSON.stringify(is)
      ? []
      : [`${describeCell(cell)}: ${what} ${JSON.stringify(is)} and not ${JSON.stringify(promised)}`],
  );
}

type Promises = Readonly<Partial<Record<Answer, (cell: Cell) => Promised>>>;

const untouched = (ended: string) => (): Promised => ({ ended, changes: [], after: undefined, loses: [] });
const REFUSED: Promises = { explain: untouched("refused"), leaveAlone: untouched("refused") };
const FOLLOWED: Promises = { follow: untouched("stillRunning") };

const PROPOSED = ["CreateChangeSet", "DeleteChangeSet"];
/** Nothing here holds data, so there is no stack policy to set. */
const EXECUTED = ["CreateChangeSet", "UpdateTerminationProtection", "ExecuteChangeSet"];

/** What the deployed template has and the wanted one has not. */
const UNWANTED = ["Gone", "Added"];
const EVERYTHING = ["First", "Second", ...UNWANTED];

const PROMISES: Readonly<Record<Operation, Promises>> = {
  plan: {
    ...REFUSED,
    ...FOLLOWED,
    create: ({ state }) => ({
      ended: "planned",
      // To say what would be created needs a stack in review, which is taken away again; who found one leaves it.
      changes: state === "REVIEW_IN_PROGRESS" ? [] : ["CreateChangeSet", "DeleteChangeSet", "DeleteStack"],
      after: undefined,
      loses: [],
    }),
    update: () => ({ ended: "planned", changes: PROPOSED, after: undefined, loses: [] }),
    fixForward: () => ({ ended: "planned", changes: PROPOSED, after: undefined, loses: [] }),
    recreate: untouched("planned"),
    continueRollback: untouched("planned"),
  },
  deploy: {
    ...REFUSED,
    ...FOLLOWED,
    create: (cell) => ({
      ended: wentThrough(cell),
      changes: EXECUTED,
      after: "CREATE_COMPLETE",
      loses: [],
    }),
    recreate: (cell) => ({
      ended: wentThrough(cell),
      changes: ["DeleteStack", ...EXECUTED],
      after: "CREATE_COMPLETE",
      loses: [],
    }),
    update: (cell) => ({
      ended: wentThrough(cell),
      changes: EXECUTED,
      after: "UPDATE_COMPLETE",
      loses: UNWANTED,
    }),
    fixForward: (cell) => ({
      ended: wentThrough(cell),
      changes: EXECUTED,
      after: "UPDATE_COMPLETE",
      loses: UNWANTED,
    }),
    continueRollback: (cell) => ({
      ended: wentThrough(cell),
      // A stack that others made or changed is protected as soon as it is at rest.
      changes: ["ContinueUpdateRollback", "UpdateTerminationProtection", "CreateChangeSet", "ExecuteChangeSet"],
      after: "UPDATE_COMPLETE",
      loses: UNWANTED,
    }),
  },
  destroy: {
    ...REFUSED,
    ...FOLLOWED,
    destroy: () => ({ ended: "destroyed", changes: ["DeleteStack"], after: "ABSENT", loses: EVERYTHING }),
    nothing: untouched("absent"),
  },
  rollback: {
    ...REFUSED,
    ...FOLLOWED,
    cancelUpdate: () => takenBackBy("CancelUpdateStack", "UPDATE_ROLLBACK_COMPLETE"),
    rollBack: ({ state }) =>
      takenBackBy("RollbackStack", state === "CREATE_FAILED" ? "ABSENT" : "UPDATE_ROLLBACK_COMPLETE"),
    continueRollback: () => takenBackBy("ContinueUpdateRollback", "UPDATE_ROLLBACK_COMPLETE"),
    nothing: untouched("restored"),
  },
};

/** The smoke test is handed the stack's resources: who may not list them can not show that the layer works. */
function wentThrough({ life }: Cell): string {
  return life === "unknown" ? "failed at smokeTest" : "deployed";
}

function takenBackBy(call: string, after: StackState): Promised {
  if (after === "ABSENT") return { ended: "restored", changes: [call], after, loses: EVERYTHING };
  return { ended: "restored", changes: [call, "UpdateTerminationProtection"], after, loses: ["Added"] };
}
