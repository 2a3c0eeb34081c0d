import type { OperationRecord, Step } from "../model/operation.ts";
import type { StackKey } from "../model/tables.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import {
  planCleanup,
  planDeletion,
  planForward,
  planLeftovers,
  planReleases,
  planRevert,
  planRevertCleanup,
  removalModeOf,
} from "../plan/plan-execution.ts";
import { acceptedPolicy, planDenials } from "../plan/stack-policy.ts";
import { findMissingImport } from "./outputs.ts";
import type { Workshop } from "./step-run.ts";

/** An operation that enters a phase, and the stack it is for. */
interface Entering {
  readonly key: StackKey;
  readonly operation: Omit<OperationRecord, "steps">;
  /** Returns what the stack is brought to; only phases that bring it there ask. */
  readonly blueprint: () => Blueprint;
}

/** Returns the steps of a phase as the stack is now. */
export function readPhaseSteps(
  { tables }: Pick<Workshop, "tables">,
  { key, operation, blueprint }: Entering,
): readonly Step[] {
  const { phase, problem, skip, stackPolicy } = operation;
  const resources = tables.resources.all(key);
  const undo = tables.undo.all(key);
  const mode = removalModeOf(operation);
  const isHopeless = (): boolean =>
    problem !== undefined || findMissingImport({ tables }, { key, blueprint: blueprint() }) !== undefined;
  switch (phase) {
    case "create":
      return isHopeless() ? [] : planForward(blueprint());
    case "update": {
      if (isHopeless()) return [];
      // A removal that the policy forbids is known before anything begins, and then nothing does.
      const { active } = blueprint();
      const denials = planDenials(acceptedPolicy(stackPolicy), { resources, active });
      return denials.length > 0 ? denials : planForward(blueprint());
    }
    case "undoCreate":
      return planDeletion(resources, { retain: [], mode });
    case "delete":
      return [...planDeletion(resources, { retain: skip, mode }), ...planLeftovers({ resources, undo }, skip)];
    case "cleanup":
      return [...planReleases(resources), ...planCleanup({ resources, undo }, blueprint().active)];
    case "held":
      return [];
    case "revert":
      return planRevert(undo);
    case "revertCleanup":
      return planRevertCleanup({ resources, undo }, mode);
  }
}
