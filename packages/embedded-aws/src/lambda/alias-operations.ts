import type { JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
import {
  deleteAlias as removeAlias,
  findAlias,
  listAliases as aliasesOf,
  putAlias,
  type Alias,
} from "./alias-store.ts";
import { requireFunction } from "./find-function.ts";
import { page, type PageInput } from "./function-operations.ts";
import { LATEST } from "./function-reference.ts";
import type { FunctionStore } from "./function-store.ts";
import type { LambdaFunction } from "./function-version.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import {
  conflict,
  invalidParameterValue,
  noSuchFunction,
  notFound,
  requirePattern,
  requireRevision,
} from "./refusals.ts";

interface AliasInput {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion?: string;
  readonly Description?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

export type CreateAliasInput = AliasInput & { readonly FunctionVersion: string };
export type UpdateAliasInput = AliasInput & { readonly RevisionId?: string };

/** CreateAlias: a name for a version that there is. */
export function createAlias(desk: LambdaDesk) {
  return (input: CreateAliasInput, context: CallContext): object => {
    const of = requireFunction(desk, context, input.FunctionName);
    requirePattern("name", input.Name, /^(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})$/);
    const existing = findAlias(desk.store, of, input.Name);
    if (existing !== undefined) throw conflict(`Alias already exists: ${existing.arn}`);
    return showAlias(keepAlias(desk, of, { input, current: undefined }));
  };
}

/** UpdateAlias: what is given; the rest stays. */
export function updateAlias(desk: LambdaDesk) {
  return (input: UpdateAliasInput, context: CallContext): object => {
    const of = requireFunction(desk, context, input.FunctionName);
    const current = requireAlias(desk, of, input.Name);
    requireRevision(input.RevisionId, current.revisionId);
    return showAlias(keepAlias(desk, of, { input, current }));
  };
}

interface NamedInput {
  readonly FunctionName: string;
  readonly Name: string;
}

/** GetAlias. */
export function getAlias(desk: LambdaDesk) {
  return ({ FunctionName, Name }: NamedInput, context: CallContext): object =>
    showAlias(requireAlias(desk, requireFunction(desk, context, FunctionName), Name));
}

/** DeleteAlias. AWS: one that is not there is deleted with success. */
export function deleteAlias(desk: LambdaDesk) {
  return ({ FunctionName, Name }: NamedInput, context: CallContext): object => {
    const alias = findAlias(desk.store, requireFunction(desk, context, FunctionName), Name);
    if (alias !== undefined) removeAlias(desk.store, alias);
    return {};
  };
}

export interface ListAliasesInput extends PageInput {
  readonly FunctionName: string;
  readonly FunctionVersion?: string;
}

/** ListAliases: in order of name; those of one version, if one is given. */
export function listAliases(desk: LambdaDesk) {
  return (input: ListAliasesInput, context: CallContext): object => {
    const all = aliasesOf(desk.store, requireFunction(desk, context, input.FunctionName));
    const wanted = all.filter((it) => (input.FunctionVersion ?? it.functionVersion) === it.functionVersion);
    const { items, nextToken } = page(wanted, input, ({ name }) => name);
    return { Aliases: items.map(showAlias), NextMarker: nextToken };
  };
}

function keepAlias(
  desk: LambdaDesk,
  of: LambdaFunction,
  { input, current }: { readonly input: AliasInput; readonly current: Alias | undefined },
): Alias {
  const { Name: name, Description, RoutingConfig } = input;
  const functionVersion = input.FunctionVersion ?? current?.functionVersion ?? "";
  const weights =
    RoutingConfig === undefined ? (current?.weights ?? {}) : (RoutingConfig.AdditionalVersionWeights ?? {});
  requireTarget(desk.functions, of, { functionVersion, weights });
  const properties: JsonObject = {
    FunctionName: of.name,
    Name: name,
    FunctionVersion: functionVersion,
    Description: Description ?? current?.description ?? "",
    ...(Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: asList(weights) } }),
  };
  return putAlias(desk, of, { name, properties, current });
}

function asList(weights: Readonly<Record<string, number>>): readonly JsonObject[] {
  return Object.entries(weights).map(([FunctionVersion, FunctionWeight]) => ({ FunctionVersion, FunctionWeight }));
}

/** Throws AWS's refusal of an alias for versions that are not there, or that do not go together. */
export function requireTarget(
  functions: FunctionStore,
  of: LambdaFunction,
  { functionVersion, weights }: Pick<Alias, "functionVersion" | "weights">,
): void {
  for (const version of [functionVersion, ...Object.keys(weights)]) {
    if (version !== LATEST && functions.findVersion(of, version) === undefined) {
      throw noSuchFunction(`${of.arn}:${version}`);
    }
  }
  requireWeights(functionVersion, weights);
}

/** AWS Lambda developer guide, "Implement Lambda canary deployments using a weighted alias". */
function requireWeights(functionVersion: string, weights: Readonly<Record<string, number>>): void {
  const entries = Object.entries(weights);
  if (entries.length === 0) return;
  if (entries.length > 1)
    throw invalidParameterValue("Number of items in AdditionalVersionWeights cannot be greater than 1");
  if (functionVersion === LATEST || Object.hasOwn(weights, LATEST)) {
    throw invalidParameterValue("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  if (Object.hasOwn(weights, functionVersion)) {
    throw invalidParameterValue(
      `Invalid function version ${functionVersion}. Function version ${functionVersion} is already included in routing configuration.`,
    );
  }
  if (entries.some(([, weight]) => weight < 0 || weight > 1)) {
    throw invalidParameterValue("Value of a weight must be between 0.0 and 1.0");
  }
}

function requireAlias({ store }: LambdaDesk, of: LambdaFunction, name: string): Alias {
  const alias = findAlias(store, of, name);
  if (alias === undefined) throw notFound(`Cannot find alias arn: ${of.arn}:${name}`);
  return alias;
}

function showAlias({ arn, name, functionVersion, description, weights, revisionId }: Alias): object {
  return {
    AliasArn: arn,
    Name: name,
    FunctionVersion: functionVersion,
    Description: description,
    RoutingConfig: Object.keys(weights).length === 0 ? undefined : { AdditionalVersionWeights: weights },
    RevisionId: revisionId,
  };
}
