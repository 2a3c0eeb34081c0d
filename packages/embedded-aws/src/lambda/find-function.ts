import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { findAlias, type Alias } from "./alias-store.ts";
import { functionArn, LATEST, parseFunctionReference } from "./function-reference.ts";
import type { FunctionStore } from "./function-store.ts";
import type { FunctionVersion, LambdaFunction } from "./function-version.ts";
import { noSuchFunction } from "./refusals.ts";

/** What a caller's `FunctionName` and `Qualifier` lead to. */
export interface Found {
  readonly of: LambdaFunction;
  /** As it was given. */
  readonly qualifier: string | undefined;
  /** The version meant, through an alias too. */
  readonly version: FunctionVersion;
  readonly alias: Alias | undefined;
}

/** Where functions are looked for. */
export interface Lookup {
  readonly functions: FunctionStore;
  readonly store: Store;
}

/** Returns a function; throws AWS's refusal where there is none. A qualifier in its name does not matter. */
export function requireFunction({ functions }: Lookup, place: Place, text: string): LambdaFunction {
  const reference = parseFunctionReference(text, place);
  const found = functions.find(reference.place, reference.name);
  if (found === undefined) throw noSuchFunction(functionArn({ ...reference, qualifier: undefined }));
  return found;
}

/** Returns a function and the version of it that is meant; throws AWS's refusal where there is none. */
export function requireVersion(
  lookup: Lookup,
  place: Place,
  wanted: { readonly name: string; readonly qualifier?: string | undefined },
): Found {
  const reference = parseFunctionReference(wanted.name, place, wanted.qualifier);
  const of = lookup.functions.find(reference.place, reference.name);
  const found = of === undefined ? undefined : resolveQualifier(lookup, of, reference.qualifier);
  if (found === undefined) throw noSuchFunction(functionArn(reference));
  return found;
}

/** Returns the version that a qualifier of a function means; undefined where there is none. */
export function resolveQualifier(
  { functions, store }: Lookup,
  of: LambdaFunction,
  qualifier: string | undefined,
): Found | undefined {
  if (qualifier === undefined || qualifier === LATEST) return { of, qualifier, version: of, alias: undefined };
  const alias = findAlias(store, of, qualifier);
  const number = alias?.functionVersion ?? qualifier;
  const version = number === LATEST ? of : functions.findVersion(of, number);
  return version === undefined ? undefined : { of, qualifier, version, alias };
}
