import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Evidence } from "./row.ts";

/** A request that AWS refuses at once. */
export interface Refusal {
  readonly what: string;
  readonly operation: string;
  readonly input: object;
  /** `ValidationError` unless said. */
  readonly code?: string;
  /** 400 unless said. */
  readonly httpStatus?: number;
  /** The whole text, or what it must contain where AWS says more. */
  readonly message: string | RegExp;
  readonly evidence: Evidence;
}

/** The stack that is there when the requests are made; it has one topic, `A`. */
export const StackName = "story";
/** A stack that is protected against deletion. */
export const PROTECTED = "guarded";
/** A stack whose creation failed and was kept by OnFailure DO_NOTHING. */
export const KEPT = "kept";
/** A failed change set of `StackName`, for it has no changes. */
export const EMPTY = "empty";

/** The template of that stack. */
export const BODY = aTemplate({ A: topic("a") });

/** A template with these parameters, of which a topic uses `P`. */
export const parameters = (declarations: object): string =>
  aTemplate({ A: topic({ Ref: "P" }) }, { Parameters: declarations });
/** The members of a request that give a parameter a value. */
export const given = (ParameterKey: string, ParameterValue: string): object => ({
  Parameters: [{ ParameterKey, ParameterValue }],
});
/** A role with these properties. */
export const role = (properties: object): object => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] }, ...properties },
});
const named = "new-stack";
/** A request to create a stack from a template. */
export const create = (TemplateBody: string, more: object = {}): Pick<Refusal, "operation" | "input"> => ({
  operation: "CreateStack",
  input: { StackName: named, TemplateBody, ...more },
});
/** A request to validate a template. */
export const validate = (TemplateBody: string): Pick<Refusal, "operation" | "input"> => ({
  operation: "ValidateTemplate",
  input: { TemplateBody },
});
