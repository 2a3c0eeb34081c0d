import { notModelled } from "../../aws-error.ts";
import type { JsonObject } from "../../json.ts";
import type { CallContext } from "../../service.ts";
import { importValueIn } from "../execute/exports.ts";
import { NESTED_STACK } from "../execute/nested-stacks.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import { viewOf } from "../plan/resource-view.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";
import { findBlueprint } from "./judge-definition.ts";

/** The members by which a change set is asked to reach past its stack's own resources. */
export interface ReachInput {
  readonly IncludeNestedStacks?: boolean;
  readonly ImportExistingResources?: boolean;
}

/** The stack that a change set is for: one that there is, or the name of a new one. */
interface Subject {
  readonly definition: StackDefinition;
  readonly stack: StackRecord | undefined;
  readonly stackName: string;
  readonly context: CallContext;
}

/**
 * Refuses by name what is not modelled: imports of existing resources.
 * Deployment tools ask for them with every change set, and mostly there is nothing to import.
 */
export function refuseReach(desk: Desk, input: ReachInput, subject: Subject): void {
  const { definition, stack, stackName: name, context } = subject;
  const blueprint = findBlueprint(definition, stack ?? { ...context, name, stackId: "" });
  if (blueprint === undefined) return;
  if (input.ImportExistingResources === true) refuseImports(desk, blueprint, subject);
}

/** AWS imports what is added under a name that exists outside of stacks, if it is retained on deletion. */
function refuseImports(desk: Desk, blueprint: Blueprint, { stack, stackName, context }: Subject): void {
  const resources = stack === undefined ? new Map<string, never>() : readDeployed(desk, stack).resources;
  const importValue = importValueIn(desk.tables, context);
  const surroundings = { resource: (id: string) => viewOf(resources.get(id)), importValue };
  for (const logicalId of blueprint.active) {
    if (resources.has(logicalId)) continue;
    const { type, properties } = evaluateResource(blueprint, logicalId, surroundings);
    if (type === NESTED_STACK) continue;
    const request = { context, stackId: "", stackName, logicalId, type, tags: {} };
    const namesake = desk.deps.resources
      .handlerFor(type)
      .findNamesake({ ...request, properties: asShown(properties) as JsonObject });
    if (namesake !== undefined) throw notModelled(`the import of ${namesake.physicalId} as ${logicalId}`);
  }
}
