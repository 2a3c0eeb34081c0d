import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { DriftDetections } from "../execute/detect-drift.ts";
import type { Executor } from "../execute/executor.ts";
import type { NestedStacks } from "../execute/nested-stacks.ts";
import type { Ledger } from "../execute/ledger.ts";
import type { StackRecord } from "../model/records.ts";
import { findStack } from "../model/tables.ts";
import type { StackTables } from "../model/tables.ts";
import type { CloudFormationDeps } from "../ports.ts";

/** What the API operations work with. */
export interface Desk {
  readonly deps: CloudFormationDeps;
  readonly tables: StackTables;
  readonly ledger: Ledger;
  readonly executor: Executor;
  readonly detections: DriftDetections;
  readonly nested: NestedStacks;
}

/** Returns the stack of a name or id; throws AWS's text for one that is not there. */
export function requireStack({ tables }: Pick<Desk, "tables">, nameOrId: string, context: CallContext): StackRecord {
  const stack = findStack(tables, context, nameOrId);
  if (stack === undefined) throw validationError(`Stack [${nameOrId}] does not exist`);
  return stack;
}

/** Returns the stack of a name or id, not a deleted one: nothing can be done to those any more. */
export function requireLiveStack(desk: Pick<Desk, "tables">, nameOrId: string, context: CallContext): StackRecord {
  const stack = requireStack(desk, nameOrId, context);
  if (stack.status === "DELETE_COMPLETE") throw validationError(`Stack [${nameOrId}] does not exist`);
  return stack;
}
