import { expect } from "vitest";
import { DEPLOYED, NO_UPDATES, REAL_UPDATES, type Edit } from "./no-update.ts";
import type { Group, Row } from "./row.ts";
import { StackName } from "./scenario.ts";
import { openStage, type Outcome, type Stage } from "./stage.ts";

/** What counts as an update. */
export const NO_UPDATE_GROUPS: readonly Group[] = [
  { title: "an update that changes nothing but", rows: NO_UPDATES.map((edit) => rowOf(edit, judgeNothing)) },
  { title: "an update that changes", rows: REAL_UPDATES.map((edit) => rowOf(edit, judgeUpdate)) },
];

function rowOf(edit: Edit, judgeEdit: (stage: Stage, edit: Edit) => Promise<void>): Row {
  return {
    what: edit.what,
    evidence: edit.evidence,
    async judge() {
      const stage = await openStage();
      try {
        await stage.run("CreateStack", DEPLOYED);
        await judgeEdit(stage, edit);
      } finally {
        await stage.close();
      }
    },
  };
}

async function judgeNothing(stage: Stage, { input }: Edit): Promise<void> {
  expect(await stage.ask("UpdateStack", { StackName, ...input })).toEqual({
    kind: "refused",
    code: "ValidationError",
    httpStatus: 400,
    message: "No updates are to be performed.",
  } satisfies Outcome);
}

async function judgeUpdate(stage: Stage, { input }: Edit): Promise<void> {
  await stage.run("UpdateStack", { StackName, ...input });
  expect(await stage.status(StackName)).toBe("UPDATE_COMPLETE");
}
