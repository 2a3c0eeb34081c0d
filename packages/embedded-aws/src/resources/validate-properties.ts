import type { Evaluated } from "../template/evaluate.ts";

/**
 * Returns what is wrong with a resource's properties, in AWS's words, or undefined when nothing is:
 * unknown and missing properties, wrong JSON types, values outside an enum. Unknown values pass.
 */
export declare function validateProperties(
  type: string,
  properties: Readonly<Record<string, Evaluated>>,
): string | undefined;
