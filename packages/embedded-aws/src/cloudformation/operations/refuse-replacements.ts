import { validationError } from "../../aws-error.ts";
import type { JsonObject } from "../../json.ts";
import { importValueIn } from "../execute/exports.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import { planResourceUpdate } from "../plan/plan-resource-update.ts";
import { viewOf } from "../plan/resource-view.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";

/** The update of a stack that was kept after a failure. */
interface Retry {
  readonly stack: StackRecord;
  readonly definition: StackDefinition;
  readonly changes: readonly ResourceChange[];
}

/**
 * Throws when a change needs a replacement, also one that change sets only call conditional.
 * AWS: a stack that was kept after a failure takes only updates in place, for it may have to be rolled back from there.
 */
export function refuseReplacements(desk: Pick<Desk, "tables">, { stack, definition, changes }: Retry): void {
  const modified = changes.filter((change) => change.Action === "Modify");
  if (modified.length === 0) return;
  const conditional = findReplaced(desk, { stack, definition, changes: modified });
  const replaced = modified
    .filter(({ Replacement, LogicalResourceId }) => Replacement === "True" || conditional.has(LogicalResourceId))
    .map((it) => it.LogicalResourceId);
  if (replaced.length === 0) return;
  throw validationError(
    "Replacement type updates not supported on stack with disable-rollback. " +
      `Resources that need replacement: [${replaced.join(", ")}]`,
  );
}

/** Returns what the update would replace as far as its values are known now: a value that changes on the way is not. */
function findReplaced({ tables }: Pick<Desk, "tables">, { stack, definition, changes }: Retry): ReadonlySet<string> {
  const { resources } = readDeployed({ tables }, stack);
  const blueprint = describeBlueprint(definition, stack);
  const importValue = importValueIn(tables, stack);
  const replaced = changes.filter(({ LogicalResourceId: logicalId }) => {
    const record = resources.get(logicalId);
    if (record === undefined) return false;
    const { properties, attributes } = evaluateResource(blueprint, logicalId, {
      resource: (id) => viewOf(resources.get(id)),
      importValue,
    });
    const target = { properties: asShown(properties) as JsonObject, attributes, tags: definition.tags };
    return planResourceUpdate(record, target).kind === "replace";
  });
  return new Set(replaced.map((it) => it.LogicalResourceId));
}
