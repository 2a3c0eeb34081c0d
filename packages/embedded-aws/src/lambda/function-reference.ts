import type { Place } from "../resources/world.ts";
import { invalidParameterValue, noSuchFunction, requirePattern } from "./refusals.ts";

/** The qualifier of what is not published. */
export const LATEST = "$LATEST";

/** A function, or one of its versions or aliases. */
export interface FunctionReference {
  readonly place: Place;
  readonly name: string;
  /** A version, an alias, or undefined for the function itself. */
  readonly qualifier: string | undefined;
}

const PATTERN =
  /^(?:(?:arn:aws:lambda:([a-z0-9-]+):)?(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Returns what a `FunctionName` refers to: a name, `name:qualifier`, a partial or a full ARN.
 * Throws AWS's refusals of other texts, of a qualifier that is given twice, and of functions of other places.
 */
export function parseFunctionReference(text: string, place: Place, given?: string): FunctionReference {
  requirePattern("functionName", text, PATTERN);
  const [, region = place.region, account = place.account, name = "", inner] = PATTERN.exec(text) ?? [];
  if (given !== undefined) requirePattern("qualifier", given, /^(\$LATEST|[a-zA-Z0-9-_]+)$/);
  if (inner !== undefined && given !== undefined && inner !== given) {
    throw invalidParameterValue("The derived qualifier from the function name does not match the specified qualifier.");
  }
  const qualifier = given ?? inner;
  // Functions of other accounts would need policies that are not modelled; those of other regions are not here.
  if (region !== place.region || account !== place.account) throw noSuchFunction(text);
  return { place: { account, region }, name, qualifier };
}

/** Returns the place and name in the ARN of a function; undefined for any other text. */
export function readFunctionArn(arn: string): FunctionReference | undefined {
  const [, , service, region = "", account = "", kind, name, qualifier] = arn.split(":");
  if (service !== "lambda" || kind !== "function" || name === undefined) return undefined;
  return { place: { account, region }, name, qualifier };
}

/** Returns the name of a function that a property refers to by its name or ARN. */
export function functionNameIn(reference: string): string {
  return readFunctionArn(reference)?.name ?? reference.split(":")[0] ?? "";
}

/** Returns the ARN of a function, of one of its versions or of one of its aliases. */
export function functionArn({
  place,
  name,
  qualifier,
}: Omit<FunctionReference, "qualifier"> & { readonly qualifier?: string | undefined }): string {
  const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
