import type { CallContext } from "../../service.ts";
import type { Store, Table } from "../../state/store.ts";
import { openHandleMessages, type HandleMessages } from "../wait-handles/handle-signals.ts";
import { uuidOfArn } from "./arn.ts";
import type { ChangeSetRecord } from "./change-set.ts";
import { readDetection } from "./drift.ts";
import type { DriftDetection, DriftRecord, StoredDetection } from "./drift.ts";
import type { OperationRecord, StepState } from "./operation.ts";
import type { ResourceRecord, SignalRecord, StackEvent, StackRecord, UndoRecord } from "./records.ts";

type Place = Pick<CallContext, "account" | "region">;

/** Everything CloudFormation keeps, by stack. */
export interface StackTables {
  readonly stacks: Table<StackRecord>;
  readonly operations: Table<OperationRecord>;
  readonly resources: Rows<ResourceRecord>;
  readonly undo: Rows<UndoRecord>;
  readonly stepStates: Rows<StepState>;
  /** By logical id and unique id; see `receiveSignal`. */
  readonly signals: Rows<SignalRecord>;
  /** What came through the URLs of wait condition handles. */
  readonly handleMessages: HandleMessages;
  readonly events: Rows<StackEvent>;
  readonly changeSets: Rows<ChangeSetRecord>;
  /** By logical id. */
  readonly drifts: Rows<DriftRecord>;
  readonly driftDetections: Rows<DriftDetection>;
}

/** Records that belong to a stack, by a name within it. */
export interface Rows<T extends object> {
  get(stack: StackKey, name: string): T | undefined;
  put(stack: StackKey, name: string, record: T): void;
  delete(stack: StackKey, name: string): void;
  all(stack: StackKey): readonly T[];
  clear(stack: StackKey): void;
}

/** What a stack's records are kept under. */
export type StackKey = Pick<StackRecord, "account" | "region" | "uuid">;

/** Returns the path that a stack's records start with. */
export function keyOf(stack: StackKey): string {
  return `${stack.account}/${stack.region}/${stack.uuid}`;
}

/** Returns CloudFormation's view of the store. */
export function openTables(store: Store): StackTables {
  return {
    stacks: store.table("cloudformation-stacks"),
    operations: store.table("cloudformation-operations"),
    resources: rowsOf(store.table("cloudformation-resources")),
    undo: rowsOf(store.table("cloudformation-undo")),
    stepStates: rowsOf(store.table("cloudformation-step-states")),
    signals: rowsOf(store.table("cloudformation-signals")),
    handleMessages: openHandleMessages(store),
    events: rowsOf(store.table("cloudformation-events")),
    changeSets: rowsOf(store.table("cloudformation-change-sets")),
    drifts: rowsOf(store.table("cloudformation-drifts")),
    driftDetections: readingWith(
      readDetection,
      rowsOf<StoredDetection>(store.table("cloudformation-drift-detections")),
    ),
  };
}

function rowsOf<T extends object>(table: Table<T>): Rows<T> {
  return {
    get: (stack, name) => table.get(`${keyOf(stack)}/${name}`),
    put: (stack, name, record) => table.put(`${keyOf(stack)}/${name}`, record),
    delete: (stack, name) => table.delete(`${keyOf(stack)}/${name}`),
    all: (stack) => Array.from(table.entries(`${keyOf(stack)}/`), ([, record]) => record),
    clear(stack) {
      for (const [key] of table.entries(`${keyOf(stack)}/`)) table.delete(key);
    },
  };
}

/** Returns rows in which every record reads as it is kept today, whatever engine wrote it. */
function readingWith<Stored extends object, T extends Stored>(
  read: (stored: Stored) => T,
  rows: Rows<Stored>,
): Rows<T> {
  return {
    ...rows,
    get(stack, name) {
      const stored = rows.get(stack, name);
      return stored && read(stored);
    },
    all: (stack) => rows.all(stack).map(read),
  };
}

/** Returns all stacks of an account in a region, deleted ones too, oldest first. */
export function stacksIn(tables: StackTables, place: Place): readonly StackRecord[] {
  return Array.from(tables.stacks.entries(`${place.account}/${place.region}/`), ([, stack]) => stack);
}

/**
 * Returns the stack that a name or an id leads to.
 * AWS: a name leads only to a stack that is not deleted; an id leads to a deleted one for 90 days.
 */
export function findStack(tables: StackTables, place: Place, nameOrId: string): StackRecord | undefined {
  const uuid = uuidOfArn(nameOrId);
  if (uuid !== undefined) {
    const stack = tables.stacks.get(keyOf({ ...place, uuid }));
    return stack?.stackId === nameOrId ? stack : undefined;
  }
  return stacksIn(tables, place).find((stack) => stack.name === nameOrId && stack.status !== "DELETE_COMPLETE");
}

/** Returns a stack that is known to be there; one that is not is a fault in the engine. */
export function stackOf(tables: StackTables, key: StackKey): StackRecord {
  const stack = tables.stacks.get(keyOf(key));
  if (stack === undefined) throw new Error(`There is no record of the stack ${keyOf(key)}.`);
  return stack;
}
