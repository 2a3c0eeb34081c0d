import type { Template } from "./template.ts";

/** Returns the logical ids of the resources whose condition holds, in the template's order. */
export declare function activeResources(
  template: Template,
  conditions: Readonly<Record<string, boolean>>,
): readonly string[];

/** Returns, for each active resource, the active resources it needs first: Ref, GetAtt, Sub and DependsOn. */
export declare function dependenciesOf(
  template: Template,
  conditions: Readonly<Record<string, boolean>>,
): ReadonlyMap<string, readonly string[]>;
