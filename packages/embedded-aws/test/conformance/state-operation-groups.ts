import { expect } from "vitest";
import { JOURNEYS, reach, STACK, type ReachableStatus } from "./reach-status.ts";
import type { Group, Row } from "./row.ts";
import { openStage, stackIdIn, type Outcome, type Stage } from "./stage.ts";
import { COLUMNS, type Cell, type Column } from "./state-operations.ts";

/** One group for each status that can be reached: all operations on a stack that is in it. */
export const STATE_OPERATION_GROUPS: readonly Group[] = (Object.keys(JOURNEYS) as ReachableStatus[]).map((status) => {
  let shared: Promise<Scene> | undefined;
  return {
    title: status,
    rows: COLUMNS.map((column) => rowOf(column, { status, share: () => (shared ??= openScene(status)) })),
    close: async () => (await shared)?.stage.close(),
  };
});

/** A stack in a status, on its stage. */
interface Scene {
  readonly stage: Stage;
  readonly stackId: string;
  readonly status: ReachableStatus;
}

async function openScene(status: ReachableStatus): Promise<Scene> {
  const stage = await openStage();
  return { stage, status, stackId: await reach(stage, status) };
}

interface Place {
  readonly status: ReachableStatus;
  /** The scene for whatever is expected to leave the stack as it was. */
  readonly share: () => Promise<Scene>;
}

function rowOf(column: Column, { status, share }: Place): Row {
  const cell = column.cells[status];
  // The other operations that answer change nothing that one after them would look at.
  const disturbs = cell.kind === "leadsTo" || (cell.kind === "answers" && /^(Create|Delete)/.test(column.name));
  return {
    what: `${column.name}: ${describeCell(cell)}`,
    evidence: cell.evidence,
    async judge() {
      if (!disturbs) return await judgeCell(column, await share());
      const scene = await openScene(status);
      try {
        await judgeCell(column, scene);
      } finally {
        await scene.stage.close();
      }
    },
  };
}

/** Returns what a cell says, as text. */
export function describeCell(cell: Cell): string {
  switch (cell.kind) {
    case "answers":
      return "answers";
    case "leadsTo":
      return `leads to ${cell.status}`;
    case "refused":
      return `refused as ${cell.code}`;
  }
}

async function judgeCell(column: Column, { stage, stackId, status }: Scene): Promise<void> {
  const cell = column.cells[status];
  const before = await stage.events(stackId);
  const asked = nameFor(column, status, stackId);
  const outcome = await stage.ask(column.operation, { ...(asked && { StackName: asked }), ...column.input });
  if (cell.kind === "refused") {
    const words = { asked: asked ?? "", name: STACK, stackId, status };
    expect(outcome).toMatchObject({
      kind: "refused",
      code: cell.code,
      httpStatus: cell.httpStatus,
      message: cell.message === undefined ? (expect.any(String) as string) : fill(cell.message, words),
    });
  } else {
    expect(messageOf(outcome)).toBe("");
  }
  if (cell.kind === "leadsTo") {
    const newId = outcome.kind === "answered" ? stackIdIn(outcome.answer) : undefined;
    expect(await stage.settle(newId ?? stackId)).toBe(cell.status);
    return;
  }
  expect(await stage.status(stackId)).toBe(status);
  expect(await stage.events(stackId)).toEqual(before);
}

/** Operations name a stack by its name; one that is gone has only its id, unless a new one takes its name. */
function nameFor({ operation, input }: Column, status: ReachableStatus, stackId: string): string | undefined {
  if (operation === "ListStacks" || operation === "ValidateTemplate") return undefined;
  const takesName = operation === "CreateStack" || "ChangeSetType" in input;
  return status === "DELETE_COMPLETE" && !takesName ? stackId : STACK;
}

function messageOf(outcome: Outcome): string {
  return outcome.kind === "refused" ? `${outcome.code} ${outcome.message}` : "";
}

function fill(message: string, words: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? "");
}
