import type { Template } from "./template.ts";

/** A value nobody can know before the resource exists; change sets show it as `{{changeSet:KNOWN_AFTER_APPLY}}`. */
export const UNKNOWN: unique symbol = Symbol("known after apply");

/** A JSON value in which any part may still be unknown. */
export type Evaluated =
  | typeof UNKNOWN
  | null
  | boolean
  | number
  | string
  | readonly Evaluated[]
  | { readonly [key: string]: Evaluated };

/** A parameter's value as templates see it. */
export interface ResolvedParameter {
  /** What `Ref` gives: a string, or a list for the list types. */
  readonly value: string | readonly string[];
  /** What the caller gave: for SSM types the name of the SSM parameter. */
  readonly given: string;
  readonly noEcho: boolean;
  /** True when the value is the template's default. */
  readonly isDefault: boolean;
  /** For SSM types the value that the name led to, as DescribeStacks shows it in `ResolvedValue`. */
  readonly resolvedValue: string | undefined;
}

export interface PseudoParameters {
  readonly "AWS::AccountId": string;
  readonly "AWS::Region": string;
  readonly "AWS::Partition": string;
  readonly "AWS::URLSuffix": string;
  readonly "AWS::StackName": string;
  readonly "AWS::StackId": string;
  readonly "AWS::NotificationARNs": readonly string[];
}

/** How the evaluator sees a resource: what `Ref` and `GetAtt` give, or UNKNOWN while it does not exist. */
export interface ResourceView {
  readonly ref: Evaluated;
  attribute(name: string): Evaluated;
}

/** Everything an expression may refer to. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly pseudo: PseudoParameters;
  readonly conditions: Readonly<Record<string, boolean>>;
  resource(logicalId: string): ResourceView;
  /** The value of an export in the same account and region; undefined when nobody exports it, and that is refused. */
  importValue(name: string): Evaluated | undefined;
}
