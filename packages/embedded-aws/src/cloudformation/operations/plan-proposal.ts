import { AwsError } from "../../aws-error.ts";
import { findMissingValue } from "../../template/missing-values.ts";
import { importValueIn } from "../execute/exports.ts";
import { outputsOf } from "../execute/outputs.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { describeFailedValidation } from "../model/validation.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { parseOnce } from "../plan/parse-once.ts";
import { planChanges } from "../plan/plan-changes.ts";
import type { Deployed } from "../plan/plan-changes.ts";
import { viewOf } from "../plan/resource-view.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";
import { validateEarly } from "./validate-early.ts";

/** AWS's reason for the failure of a change set that would change nothing. */
export const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** What comes of planning a change set. */
export type ProposalOutcome = Pick<
  ChangeSetRecord,
  "status" | "statusReason" | "executionStatus" | "changes" | "changesWithValues" | "findings"
>;

/** What a change set is planned for; `validation`: whether what it would make is looked at before. */
interface Subject {
  readonly stack: StackRecord;
  readonly definition: StackDefinition;
  readonly validation?: "early" | "none";
}

/**
 * Returns the changes between a stack and a definition.
 * AWS: a change set whose template cannot be planned is made all the same, as a failed one that says why.
 */
export function planProposal(
  desk: Pick<Desk, "tables" | "deps">,
  { stack, definition, validation = "early" }: Subject,
): ProposalOutcome {
  try {
    const missing = findMissingValue(parseOnce(definition.templateBody), definition.parameters);
    if (missing !== undefined) return failedProposal(missing);
    const before = readDeployed(desk, stack);
    const after = describeBlueprint(definition, stack);
    const importValue = importValueIn(desk.tables, stack);
    const changes = planChanges({ before, after }, { detailing: "brief", importValue });
    const changesWithValues = planChanges({ before, after }, { detailing: "values", importValue });
    const isEmpty = changes.length === 0 && !outputsChange(desk, { stack, before, after });
    if (isEmpty) return failedProposal(NO_CHANGES);
    const findings = validation === "none" ? [] : validateEarly(desk, { stack, before, after, changes });
    const invalid = describeFailedValidation(findings);
    if (invalid !== undefined) return { ...failedProposal(invalid), findings };
    return {
      findings,
      status: "CREATE_COMPLETE",
      statusReason: undefined,
      executionStatus: "AVAILABLE",
      changes,
      changesWithValues,
    };
  } catch (error) {
    if (error instanceof AwsError && error.code === "ValidationError") return failedProposal(error.message);
    throw error;
  }
}

/** Returns how a change set fails that cannot be planned. */
export function failedProposal(statusReason: string): ProposalOutcome {
  return { status: "FAILED", statusReason, executionStatus: "UNAVAILABLE", changes: [], changesWithValues: [] };
}

/**
 * AWS: outputs and tags alone make a change set that can be executed, with no changes in it; of a retried failure even
 * the same template does.
 */
function outputsChange(
  desk: Pick<Desk, "tables">,
  { stack, before, after }: { readonly stack: StackRecord; readonly before: Deployed; readonly after: Blueprint },
): boolean {
  if (stack.status === "CREATE_FAILED" || stack.status === "UPDATE_FAILED") return true;
  if (JSON.stringify(before.tags) !== JSON.stringify(after.tags)) return true;
  const outputs = outputsOf(after, {
    resource: (logicalId) => viewOf(before.resources.get(logicalId)),
    importValue: importValueIn(desk.tables, stack),
  });
  return JSON.stringify(outputs) !== JSON.stringify(stack.outputs);
}
