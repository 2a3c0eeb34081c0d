import { validationError } from "../aws-error.ts";
import { isList, member, type Json } from "../json.ts";
import { expressionsOf } from "./check-references.ts";
import { formatError, type Block } from "./format-error.ts";
import { referencesIn } from "./references.ts";
import type { Template } from "./template.ts";

type Conditions = Readonly<Record<string, boolean>>;

/** Returns the logical ids of the resources whose condition holds, in the template's order. */
export function activeResources(template: Template, conditions: Conditions): readonly string[] {
  return Object.entries(template.resources)
    .filter(([, { condition }]) => condition === undefined || member(conditions, condition) === true)
    .map(([id]) => id);
}

/**
 * Returns, for each active resource, the active resources it needs first: Ref, GetAtt, Sub and DependsOn.
 * Throws AWS's refusal when something active refers to a resource whose condition is false, and of circles.
 */
export function dependenciesOf(template: Template, conditions: Conditions): ReadonlyMap<string, readonly string[]> {
  const active = new Set(activeResources(template, conditions));
  const graph = new Map([...active].map((id) => [id, needsOf(template, id, conditions, active)]));
  for (const output of Object.values(template.outputs)) {
    if (output.condition !== undefined && member(conditions, output.condition) !== true) continue;
    resourcesIn(template, [output.value, output.exportName ?? ""], conditions, { active, block: "Outputs" });
  }
  requireNoCircle(graph);
  return graph;
}

/**
 * Throws AWS's refusal of resources that wait for each other whatever the conditions are.
 * A circle that depends on a condition shows only when the parameters are known: `dependenciesOf` refuses that.
 */
export function requireAcyclic(template: Template): void {
  const unconditional = Object.entries(template.resources).filter(([, { condition }]) => condition === undefined);
  const graph = new Map(
    unconditional.map(([id, resource]) => {
      const references = referencesIn(withoutChoices(expressionsOf(resource))).map(({ target }) => target);
      return [id, [...resource.dependsOn, ...references].filter((target) => Object.hasOwn(template.resources, target))];
    }),
  );
  requireNoCircle(graph);
}

function needsOf(
  template: Template,
  id: string,
  conditions: Conditions,
  active: ReadonlySet<string>,
): readonly string[] {
  const resource = member(template.resources, id);
  if (resource === undefined) return [];
  const referred = resourcesIn(template, expressionsOf(resource), conditions, { active, block: "Resources" });
  // AWS: DependsOn on a resource that the conditions leave out is ignored; a reference to one is an error.
  return [...new Set([...resource.dependsOn.filter((target) => active.has(target)), ...referred])];
}

function resourcesIn(
  template: Template,
  expression: Json,
  conditions: Conditions,
  scope: { readonly active: ReadonlySet<string>; readonly block: Block },
): readonly string[] {
  const targets = referencesIn(expression, conditions)
    .map(({ target }) => target)
    .filter((target) => Object.hasOwn(template.resources, target));
  const inactive = [...new Set(targets.filter((target) => !scope.active.has(target)))];
  if (inactive.length > 0) {
    throw formatError(
      `Unresolved resource dependencies [${inactive.join(", ")}] in the ${scope.block} block of the template`,
    );
  }
  return targets;
}

/** Drops every `Fn::If`, whose branches may never both be taken. */
function withoutChoices(value: Json): Json {
  if (isList(value)) return value.map((item) => withoutChoices(item));
  if (typeof value !== "object" || value === null) return value;
  if (Object.hasOwn(value, "Fn::If")) return "";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutChoices(item)]));
}

function requireNoCircle(graph: ReadonlyMap<string, readonly string[]>): void {
  const waiting = new Map(graph);
  for (;;) {
    const ready = [...waiting].filter(([, needs]) => needs.every((need) => !waiting.has(need)));
    if (ready.length === 0) break;
    for (const [id] of ready) waiting.delete(id);
  }
  const circle = withoutBystanders(waiting);
  if (circle.length > 0) throw validationError(`Circular dependency between resources: [${circle.join(", ")}]`);
}

/** Leaves out resources that merely wait for a circle: nobody in it waits for them. */
function withoutBystanders(waiting: ReadonlyMap<string, readonly string[]>): readonly string[] {
  let members = [...waiting.keys()];
  for (;;) {
    const needed = new Set(members.flatMap((id) => waiting.get(id) ?? []));
    const inside = members.filter((id) => needed.has(id));
    if (inside.length === members.length) return members;
    members = inside;
  }
}
