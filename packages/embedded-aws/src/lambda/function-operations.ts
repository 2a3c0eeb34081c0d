import { AwsError } from "../aws-error.ts";
import { pageInOrder } from "../page.ts";
import type { CallContext } from "../service.ts";
import { requireFunction, requireVersion } from "./find-function.ts";
import { LATEST } from "./function-reference.ts";
import type { FunctionVersion } from "./function-version.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { listAliases } from "./alias-store.ts";
import { conflict, invalidParameterValue, requireRange } from "./refusals.ts";
import { showFunction, tagsOf } from "./show-function.ts";
import { reservedConcurrency } from "./concurrency.ts";

export interface QualifiedInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

/** GetFunction: configuration, tags and reserved concurrency. Where the code can be downloaded is left out. */
export function getFunction(desk: LambdaDesk) {
  return ({ FunctionName, Qualifier }: QualifiedInput, context: CallContext): object => {
    const { of, version, qualifier } = requireVersion(desk, context, { name: FunctionName, qualifier: Qualifier });
    const tags = tagsOf(of.settings);
    const reserved = reservedConcurrency(of.settings);
    return {
      Configuration: showFunction(version, { qualifier }),
      Code: { RepositoryType: "S3" },
      Tags: Object.keys(tags).length === 0 ? undefined : tags,
      Concurrency: reserved === undefined ? undefined : { ReservedConcurrentExecutions: reserved },
    };
  };
}

/** GetFunctionConfiguration: of $LATEST, a version or an alias. */
export function getFunctionConfiguration(desk: LambdaDesk) {
  return ({ FunctionName, Qualifier }: QualifiedInput, context: CallContext): object => {
    const { version, qualifier } = requireVersion(desk, context, { name: FunctionName, qualifier: Qualifier });
    return showFunction(version, { qualifier });
  };
}

/** DeleteFunction: with all that belongs to it, or with a qualifier one version. */
export function deleteFunction(desk: LambdaDesk) {
  return ({ FunctionName, Qualifier }: QualifiedInput, context: CallContext): object => {
    const { of, version, qualifier, alias } = requireVersion(desk, context, {
      name: FunctionName,
      qualifier: Qualifier,
    });
    if (qualifier === undefined) {
      desk.functions.delete(of);
      desk.wake();
      return { StatusCode: 204 };
    }
    if (qualifier === LATEST) {
      throw invalidParameterValue("$LATEST version cannot be deleted without deleting the function.");
    }
    if (alias !== undefined) {
      throw invalidParameterValue("Deletion of aliases is not currently supported.");
    }
    requireUnaliased(desk, version);
    desk.functions.deleteVersion(version);
    desk.wake();
    return { StatusCode: 204 };
  };
}

function requireUnaliased({ store }: LambdaDesk, version: FunctionVersion): void {
  const users = listAliases(store, version).filter(
    ({ functionVersion, weights }) => functionVersion === version.version || Object.hasOwn(weights, version.version),
  );
  if (users.length === 0) return;
  throw conflict(
    `Version ${version.version} is referenced by the following aliases and cannot be deleted: ` +
      users.map(({ name }) => name).join(", "),
  );
}

/** How lists are cut into pages. */
export interface PageInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export interface ListFunctionsInput extends PageInput {
  readonly FunctionVersion?: string;
}

/** ListFunctions: in order of name; with `FunctionVersion: ALL` with all published versions. */
export function listFunctions(desk: LambdaDesk) {
  return (input: ListFunctionsInput, context: CallContext): object => {
    const functions = desk.functions.list(context);
    const shown =
      input.FunctionVersion === "ALL"
        ? functions.flatMap((it) => [
            showFunction(it, { qualifier: LATEST }),
            ...desk.functions.versions(it).map(showVersion),
          ])
        : functions.map((it) => showFunction(it));
    const { items, nextToken } = page(shown, input, (it) => ("FunctionArn" in it ? String(it.FunctionArn) : ""));
    return { Functions: items, NextMarker: nextToken };
  };
}

/** ListVersionsByFunction: $LATEST, then the published ones in order of their numbers. */
export function listVersionsByFunction(desk: LambdaDesk) {
  return (input: PageInput & { readonly FunctionName: string }, context: CallContext): object => {
    const of = requireFunction(desk, context, input.FunctionName);
    const shown = [of, ...desk.functions.versions(of)];
    const position = new Map(shown.map((version, index) => [version, String(index).padStart(9, "0")]));
    const { items, nextToken } = page(shown, input, (it) => position.get(it) ?? "");
    return { Versions: items.map(showVersion), NextMarker: nextToken };
  };
}

/** Cuts a page out of a list; throws AWS's refusals of a size out of range and of a marker it never gave. */
export function page<T>(
  items: readonly T[],
  { Marker, MaxItems }: PageInput,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  requireRange("maxItems", MaxItems, [1, 10_000]);
  const invalidToken = new AwsError("InvalidParameterValueException", "The provided marker is not valid.");
  // AWS: no page is longer than 50, whatever is asked.
  return pageInOrder(items, { token: Marker, size: Math.min(MaxItems ?? 50, 50), keyOf, invalidToken });
}

function showVersion(version: FunctionVersion): object {
  return showFunction(version, { qualifier: version.version });
}
