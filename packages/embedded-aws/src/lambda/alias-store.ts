import type { Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { isList, isObject } from "../json.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";
import { partsOf, REVISIONS_TABLE } from "./function-parts.ts";
import type { LambdaFunction } from "./function-version.ts";

/** A name for a version, or for two versions with the share of the second. */
export interface Alias {
  readonly resource: PhysicalResource;
  readonly arn: string;
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
  /** Shares (0 to 1) of other versions. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

const TYPE = "AWS::Lambda::Alias";

/** Returns the aliases of a function, whoever made them, in order of name. */
export function listAliases(store: Store, of: Pick<LambdaFunction, "place" | "name">): readonly Alias[] {
  return partsOf(store, TYPE, of)
    .map((resource) => aliasOf(resource, store))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns one alias of a function by its name. */
export function findAlias(store: Store, of: Pick<LambdaFunction, "place" | "name">, name: string): Alias | undefined {
  return listAliases(store, of).find((alias) => alias.name === name);
}

/** Makes or changes an alias. `properties` are those of `AWS::Lambda::Alias`. */
export function putAlias(
  { store, ids }: { readonly store: Store; readonly ids: Ids },
  of: LambdaFunction,
  alias: { readonly name: string; readonly properties: JsonObject; readonly current: Alias | undefined },
): Alias {
  const resources = openSharedResources(store, TYPE);
  const arn = `${of.arn}:${alias.name}`;
  const resource =
    alias.current === undefined
      ? resources.create(of.place, { physicalId: arn, properties: alias.properties, attributes: { AliasArn: arn } })
      : resources.change(alias.current.resource, alias.properties);
  recordRevision(arn, { store, ids });
  return aliasOf(resource, store);
}

/** Deletes an alias. */
export function deleteAlias(store: Store, alias: Alias): void {
  openSharedResources(store, TYPE).delete(alias.resource);
  forgetRevision(alias.arn, store);
}

/** Records that an alias or a policy was changed. */
export function recordRevision(arn: string, { store, ids }: { readonly store: Store; readonly ids: Ids }): void {
  store.table<{ readonly revisionId: string }>(REVISIONS_TABLE).put(arn, { revisionId: ids.uuid() });
}

/** Forgets the revision of an alias that is deleted. */
export function forgetRevision(arn: string, store: Store): void {
  store.table(REVISIONS_TABLE).delete(arn);
}

/** Returns the revision on record; empty text where there is none. */
export function readRevision(arn: string, store: Store): string {
  return store.table<{ readonly revisionId: string }>(REVISIONS_TABLE).get(arn)?.revisionId ?? "";
}

function aliasOf(resource: PhysicalResource, store: Store): Alias {
  const { properties, physicalId: arn } = resource;
  return {
    resource,
    arn,
    name: textOrNumber(properties["Name"]) ?? "",
    functionVersion: textOrNumber(properties["FunctionVersion"]) ?? "",
    description: textOrNumber(properties["Description"]) ?? "",
    weights: weightsIn(properties),
    revisionId: readRevision(arn, store),
  };
}

/** Returns the weights in the properties of an alias. CloudFormation has a list of versions with weights. */
export function weightsIn(properties: JsonObject): Readonly<Record<string, number>> {
  const weights = objectAt(properties, "RoutingConfig")["AdditionalVersionWeights"];
  if (!isList(weights)) return {};
  return Object.fromEntries(
    weights.flatMap((item) =>
      isObject(item) ? [[textOrNumber(item["FunctionVersion"]) ?? "", Number(item["FunctionWeight"])] as const] : [],
    ),
  );
}
