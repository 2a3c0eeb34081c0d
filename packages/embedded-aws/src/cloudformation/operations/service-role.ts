import { validationError } from "../../aws-error.ts";
import { isList, textIn, type Json, type JsonObject } from "../../json.ts";
import { objectAt, objectsAt } from "../../resources/property-values.ts";
import { openSharedResources } from "../../resources/shared-resources.ts";
import type { CallContext } from "../../service.ts";
import type { StackRecord } from "../model/records.ts";
import { keyOf } from "../model/tables.ts";
import type { Desk } from "./desk.ts";

/** The member by which a request names the role that CloudFormation works with. */
export interface RoleInput {
  readonly RoleARN?: string | undefined;
}

const CLOUDFORMATION = "cloudformation.amazonaws.com";

/**
 * Returns the ARN of the role that an operation works with: the one that the request names, otherwise the one that the
 * stack has had so far; undefined: it works with what the caller may do.
 * Throws AWS's text for a role that is not in the caller's account or does not trust CloudFormation, which is also how
 * a stack ends up whose role was deleted. What the role permits is not judged.
 */
export function chooseRole(
  desk: Pick<Desk, "deps">,
  { RoleARN }: RoleInput,
  { context, stack }: { readonly context: CallContext; readonly stack?: StackRecord | undefined },
): string | undefined {
  const roleArn = RoleARN === undefined || RoleARN === "" ? stack?.roleArn : RoleARN;
  if (roleArn === undefined) return undefined;
  const role = openSharedResources(desk.deps.store, "AWS::IAM::Role")
    .list(context)
    .find(({ attributes }) => attributes["Arn"] === roleArn);
  if (role !== undefined && trustsCloudFormation(role.properties)) return roleArn;
  throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
}

/** Returns the stack with the role that `chooseRole` says for an operation on it, kept for those to come. */
export function keepRole(
  desk: Pick<Desk, "deps" | "tables">,
  stack: StackRecord,
  { input, context }: { readonly input: RoleInput; readonly context: CallContext },
): StackRecord {
  const withRole = { ...stack, roleArn: chooseRole(desk, input, { context, stack }) };
  desk.tables.stacks.put(keyOf(stack), withRole);
  return withRole;
}

/** Conditions of a trust policy are not judged: CloudFormation's own session meets those that AWS's documents show. */
function trustsCloudFormation(properties: JsonObject): boolean {
  return objectsAt(objectAt(properties, "AssumeRolePolicyDocument"), "Statement").some(
    (statement) =>
      statement["Effect"] === "Allow" &&
      texts(statement["Action"]).includes("sts:AssumeRole") &&
      texts(objectAt(statement, "Principal")["Service"]).includes(CLOUDFORMATION),
  );
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.map(textIn) : [textIn(value)];
}
