import type { Json } from "../json.ts";

/** One `Ref`, `Fn::GetAtt` or `${...}` inside an expression. */
export interface Reference {
  readonly kind: "ref" | "attribute";
  /** A parameter, a pseudo parameter or a logical id. */
  readonly target: string;
  /** Of a GetAtt: `Endpoint.Address`. */
  readonly attribute: string | undefined;
  /** JSON pointer, within the expression, to the property whose value makes the reference: `/Tags/0/Value`. */
  readonly path: string;
}

/**
 * Returns every reference `expression` makes, in document order.
 * With `conditions`, only the branch of an `Fn::If` that is taken counts; without, both do.
 */
export declare function referencesIn(
  expression: Json,
  conditions?: Readonly<Record<string, boolean>>,
): readonly Reference[];
