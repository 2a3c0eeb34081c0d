import { findImports } from "../execute/outputs.ts";
import type { StackDefinition } from "../model/records.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import type { Desk } from "./desk.ts";
import type { nameStack } from "./new-stack.ts";

/**
 * Throws AWS's text when an expression of the template cannot be evaluated with these parameters.
 * AWS: an import of a name that nobody exports is not among them; it fails the operation later, in events.
 */
export function checkExpressions(
  desk: Pick<Desk, "tables">,
  stack: ReturnType<typeof nameStack>,
  definition: StackDefinition,
): void {
  findImports(desk, { key: stack, blueprint: describeBlueprint(definition, stack) });
}
