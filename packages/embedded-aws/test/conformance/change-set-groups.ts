import { expect } from "vitest";
import {
  ChangeSetName,
  COLUMNS,
  JOURNEYS,
  reachChangeSet,
  StackName,
  type ChangeSetColumn,
  type ChangeSetState,
} from "./change-set-statuses.ts";
import type { Group, Row } from "./row.ts";
import { openStage } from "./stage.ts";

/** One group for each status of a change set: all operations on a change set that is in it. */
export const CHANGE_SET_GROUPS: readonly Group[] = (Object.keys(JOURNEYS) as ChangeSetState[]).map((state) => ({
  title: state,
  rows: COLUMNS.map((column) => rowOf(column, state)),
}));

function rowOf(column: ChangeSetColumn, state: ChangeSetState): Row {
  const cell = column.cells[state];
  return {
    what: `${column.operation}: ${cell.kind === "refused" ? `refused as ${cell.code}` : "answers"}`,
    evidence: cell.evidence,
    async judge() {
      const stage = await openStage();
      try {
        const id = await reachChangeSet(stage, state);
        const outcome = await stage.ask(column.operation, { StackName, ChangeSetName, ...column.input });
        if (cell.kind === "refused") {
          const message = cell.message.replace("{id}", id);
          expect(outcome).toMatchObject({ kind: "refused", code: cell.code, message });
          return;
        }
        const [Status, ExecutionStatus] = cell.shows ?? [];
        expect(outcome).toMatchObject({
          kind: "answered",
          ...(cell.shows === undefined ? {} : { answer: { Status, ExecutionStatus } }),
        });
        if (column.operation === "DeleteChangeSet") {
          expect((await stage.ask("DescribeChangeSet", { StackName, ChangeSetName })).kind).toBe("refused");
        }
      } finally {
        await stage.close();
      }
    },
  };
}
