import type { ParsedTemplate, TemplateResource } from "../template.ts";

/** One rule that every template of the repository follows. */
export interface HouseRule {
  /** A short stable name; a resource's `Metadata.HouseRules` exempts from the rule by it. */
  readonly name: string;
  /** One sentence: what the rule is good for. */
  readonly why: string;
  readonly find: (template: ParsedTemplate) => readonly Breach[];
}

/** A place where a template breaks a rule. */
export interface Breach {
  /** The resource, parameter or output; undefined when it is the template as a whole. */
  readonly logicalId: string | undefined;
  /** A sentence: what is wrong and what is right. */
  readonly problem: string;
  /** The path of the offending value inside the template, when it is nearer than the logical id. */
  readonly path?: readonly string[];
}

/** Finds the resources of one of these types. */
export function findResources(template: ParsedTemplate, types: readonly string[]): readonly TemplateResource[] {
  return [...template.resources.values()].filter((resource) => types.includes(resource.type));
}

/** Returns the path of one of a resource's properties, for the line of a breach. */
export function pathOf(resource: TemplateResource, ...steps: readonly string[]): readonly string[] {
  return ["Resources", resource.logicalId, "Properties", ...steps];
}
