import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext } from "../service.ts";
import { readRevision, recordRevision } from "./alias-store.ts";
import { requireVersion, type Found } from "./find-function.ts";
import { partsOf, qualifierOf } from "./function-parts.ts";
import { functionArn } from "./function-reference.ts";
import type { QualifiedInput } from "./function-operations.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { conflict, notFound, requirePattern, requireRevision } from "./refusals.ts";

const TYPE = "AWS::Lambda::Permission";

export interface AddPermissionInput extends QualifiedInput {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
  readonly RevisionId?: string;
}

/** AddPermission: a statement of the policy of a function, version or alias. */
export function addPermission(desk: LambdaDesk) {
  return (input: AddPermissionInput, context: CallContext): object => {
    requirePattern("statementId", input.StatementId, /^([a-zA-Z0-9-_]+)$/);
    requirePattern("action", input.Action, /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/);
    const found = requireVersion(desk, context, { name: input.FunctionName, qualifier: input.Qualifier });
    const arn = policyArn(found);
    if (input.RevisionId !== undefined) requireRevision(input.RevisionId, readRevision(policyKey(arn), desk.store));
    if (statements(desk, found).some(({ physicalId }) => physicalId === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const properties: JsonObject = {
      FunctionName: arn,
      Action: input.Action,
      Principal: input.Principal,
      ...(input.SourceArn === undefined ? {} : { SourceArn: input.SourceArn }),
      ...(input.SourceAccount === undefined ? {} : { SourceAccount: input.SourceAccount }),
    };
    const resource = openSharedResources(desk.store, TYPE).create(found.of.place, {
      physicalId: input.StatementId,
      properties,
      attributes: { Id: input.StatementId },
    });
    recordRevision(policyKey(arn), desk);
    return { Statement: JSON.stringify(showStatement(resource, arn)) };
  };
}

export interface RemovePermissionInput extends QualifiedInput {
  readonly StatementId: string;
  readonly RevisionId?: string;
}

/** RemovePermission: takes a statement away, whoever made it. */
export function removePermission(desk: LambdaDesk) {
  return (input: RemovePermissionInput, context: CallContext): object => {
    const found = requireVersion(desk, context, { name: input.FunctionName, qualifier: input.Qualifier });
    const arn = policyArn(found);
    if (input.RevisionId !== undefined) requireRevision(input.RevisionId, readRevision(policyKey(arn), desk.store));
    const statement = statements(desk, found).find(({ physicalId }) => physicalId === input.StatementId);
    if (statement === undefined) throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    openSharedResources(desk.store, TYPE).delete(statement);
    recordRevision(policyKey(arn), desk);
    return {};
  };
}

/** GetPolicy: all statements, as JSON. */
export function getPolicy(desk: LambdaDesk) {
  return ({ FunctionName, Qualifier }: QualifiedInput, context: CallContext): object => {
    const found = requireVersion(desk, context, { name: FunctionName, qualifier: Qualifier });
    const all = statements(desk, found);
    if (all.length === 0) throw notFound("The resource you requested does not exist.");
    const arn = policyArn(found);
    const policy = { Version: "2012-10-17", Id: "default", Statement: all.map((it) => showStatement(it, arn)) };
    return { Policy: JSON.stringify(policy), RevisionId: readRevision(policyKey(arn), desk.store) };
  };
}

function statements(desk: LambdaDesk, { of, qualifier }: Found): readonly PhysicalResource[] {
  return partsOf(desk.store, TYPE, of).filter((statement) => qualifierOf(statement) === qualifier);
}

function policyArn({ of, qualifier }: Found): string {
  return functionArn({ ...of, qualifier });
}

/** Beside the aliases' own revisions, in one table. */
function policyKey(arn: string): string {
  return `policy|${arn}`;
}

function showStatement({ physicalId, properties }: PhysicalResource, arn: string): JsonObject {
  const conditions = conditionsOf(properties);
  return {
    Sid: physicalId,
    Effect: "Allow",
    Principal: showPrincipal(textOrNumber(properties["Principal"]) ?? ""),
    Action: textOrNumber(properties["Action"]) ?? "",
    Resource: arn,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

/** What of a permission is a condition of its statement; calls may give the first two, templates all. */
const CONDITIONS: readonly (readonly [property: string, operator: string, key: string])[] = [
  ["SourceAccount", "StringEquals", "AWS:SourceAccount"],
  ["SourceArn", "ArnLike", "AWS:SourceArn"],
  ["EventSourceToken", "StringEquals", "lambda:EventSourceToken"],
  ["FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"],
  ["InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"],
  ["PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"],
];

function conditionsOf(properties: JsonObject): JsonObject {
  const given = CONDITIONS.flatMap(([property, operator, key]) => {
    const value = textOrNumber(properties[property]);
    return value === undefined ? [] : [{ operator, key, value }];
  });
  const operators = [...new Set(given.map(({ operator }) => operator))];
  const keysOf = (wanted: string): JsonObject =>
    Object.fromEntries(given.filter(({ operator }) => operator === wanted).map(({ key, value }) => [key, value]));
  return Object.fromEntries(operators.map((operator) => [operator, keysOf(operator)]));
}

function showPrincipal(principal: string): string | JsonObject {
  if (principal === "*") return principal;
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}
