import type { StackRecord } from "../model/records.ts";
import type { Deployed } from "../plan/plan-changes.ts";
import type { Desk } from "./desk.ts";
import { findBlueprint } from "./judge-definition.ts";

/** Returns a stack as it is now, for the planner. */
export function readDeployed({ tables }: Pick<Desk, "tables">, stack: StackRecord): Deployed {
  const live = tables.resources
    .all(stack)
    .filter((record) => record.status !== "DELETE_COMPLETE" && record.status !== "DELETE_SKIPPED");
  const isNew = stack.status === "REVIEW_IN_PROGRESS";
  return {
    resources: new Map(live.map((record) => [record.logicalId, record])),
    parameters: isNew ? {} : stack.definition.parameters,
    tags: isNew ? {} : stack.definition.tags,
    blueprint: isNew ? undefined : findBlueprint(stack.definition, stack),
  };
}
