import type { Position } from "./problem.ts";

/** A piece of a template. A template is a list of them, in the order of the text. */
export type Node = TextNode | SubstitutionNode | ConditionalNode | EachNode | CalculationNode;

/** Text to keep, escapes undone. */
export interface TextNode {
  readonly kind: "text";
  readonly text: string;
}

/** Where a token stands, and how it is written: what could not be resolved is told, or kept, as it was written. */
interface Placed {
  readonly at: Position;
  readonly source: string;
}

/** `#{Name}`, `#{Name | Filter}`. */
export interface SubstitutionNode extends Placed {
  readonly kind: "substitution";
  readonly expression: Expression;
}

/**
 * `#{if}` ... `#{elseif}` ... `#{else}` ... `#{/if}`: the first branch whose condition holds, or `otherwise`.
 * `#{unless}` is the same with its two bodies exchanged, so that there is no negation to evaluate.
 */
export interface ConditionalNode extends Placed {
  readonly kind: "conditional";
  readonly branches: readonly Branch[];
  readonly otherwise: readonly Node[];
  /** `#{if Name}` alone, for messages. */
  readonly opening: string;
}

/** One body of a conditional and what it stands under. */
export interface Branch {
  readonly condition: Condition;
  readonly body: readonly Node[];
}

/** What decides between two bodies. */
export type Condition =
  | { readonly kind: "truthy"; readonly operand: Operand }
  | { readonly kind: "equal"; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "different"; readonly left: Operand; readonly right: Operand };

/** One side of a comparison. */
export type Operand =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "value"; readonly expression: Expression };

/** `#{each item in Collection}` ... `#{/each}`. */
export interface EachNode extends Placed {
  readonly kind: "each";
  readonly item: string;
  readonly collection: Name;
  readonly body: readonly Node[];
}

/** `#{calc 2 * (A + 1)}`. */
export interface CalculationNode extends Placed {
  readonly kind: "calculation";
  readonly sum: Calculation;
  /** The calculation without the word `calc` in front of it: Octopus leaves only this of one that has no result. */
  readonly inside: string;
}

/** A name, or nothing, and the filters it goes through from left to right. */
export interface Expression {
  /** Undefined in `#{ | NowDate}`. */
  readonly input: Name | undefined;
  readonly filters: readonly FilterCall[];
}

/** One `| Filter argument "argument" #{argument}`. */
export interface FilterCall {
  readonly name: string;
  readonly args: readonly Node[];
}

/** The way to a value: `Octopus.Action[Package A].Name`, always beginning with a member. */
export interface Name {
  readonly steps: readonly Step[];
  readonly source: string;
}

/** `.member`, `[index]` or `[#{Name of the index}]`. */
export type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly key: string }
  | { readonly kind: "lookup"; readonly name: Name };

/** Operands of one precedence with what stands between them, worked off from left to right. */
export type Calculation =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: Name }
  | { readonly kind: "chain"; readonly first: Calculation; readonly rest: readonly Operation[] };

/** An operator and what stands to its right. */
export interface Operation {
  readonly operator: "+" | "-" | "*" | "/";
  readonly operand: Calculation;
}
