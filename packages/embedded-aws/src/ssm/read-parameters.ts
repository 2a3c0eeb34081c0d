import { AwsError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import { pageInOrder } from "../page.ts";
import { findVersion, parameterArn, type FoundVersion } from "./find-version.ts";
import { refusePublicParameter, validationException } from "./refusals.ts";
import type { ParameterStore } from "./parameter-store.ts";

/** GetParameter: one parameter by name or ARN, of the newest version or the one that stands behind a colon. */
export function getParameter(parameters: ParameterStore) {
  return (input: { readonly Name: string; readonly WithDecryption?: boolean }, context: CallContext): object => {
    const found = findVersion(parameters, context, input.Name);
    // AWS: this error has no text.
    if (found === undefined) throw new AwsError("ParameterNotFound", "");
    return { Parameter: showParameter(found, input.WithDecryption) };
  };
}

/** GetParameters: those that exist, and the names that lead nowhere. */
export function getParameters(parameters: ParameterStore) {
  return (
    { Names, WithDecryption }: { readonly Names: readonly string[]; readonly WithDecryption?: boolean },
    context: CallContext,
  ): object => {
    requireCount(Names, MAX_NAMES);
    const found = Names.map((name) => ({ name, version: findQuietly(parameters, context, name) }));
    return {
      Parameters: found.flatMap(({ version }) =>
        version === undefined ? [] : [showParameter(version, WithDecryption)],
      ),
      InvalidParameters: found.filter(({ version }) => version === undefined).map(({ name }) => name),
    };
  };
}

/** AWS: GetParameters, and DeleteParameters too, take ten names at most. */
const MAX_NAMES = 10;

/** Throws AWS's refusal of a list that holds more names than an operation takes. */
export function requireCount(names: readonly string[], most: number): void {
  if (names.length > 0 && names.length <= most) return;
  const rule = names.length === 0 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw validationException(
    `1 validation error detected: Value '[${names.join(", ")}]' at 'names' failed to satisfy constraint: ` +
      `Member must have length ${rule}`,
  );
}

export interface ByPathInput {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly WithDecryption?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** GetParametersByPath: what lies directly under a path or, recursively, anywhere under it. */
export function getParametersByPath(parameters: ParameterStore) {
  return (input: ByPathInput, context: CallContext): object => {
    const { Path, Recursive = false, WithDecryption, MaxResults = PAGE_SIZE, NextToken } = input;
    if (!/^\/[\w.\-/]*$/.test(Path)) throw invalidPath();
    refusePublicParameter(Path);
    requirePageSize(MaxResults, PAGE_SIZE);
    const found = parameters.list(context).filter(({ name }) => liesUnder(name, Path, Recursive));
    const page = pageInOrder(found, {
      token: NextToken,
      size: MaxResults,
      keyOf: ({ name }) => name,
      invalidToken: invalidToken(),
    });
    const shown = page.items.map((parameter) =>
      showParameter({ parameter, version: parameter.newest, selector: undefined }, WithDecryption),
    );
    return { Parameters: shown, NextToken: page.nextToken };
  };
}

const PAGE_SIZE = 10;

/** True for a name that stands directly under a path or, where `recursive`, anywhere under it. */
export function liesUnder(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith("/") ? path : `${path}/`;
  if (!name.startsWith(prefix)) return false;
  return recursive || !name.slice(prefix.length).includes("/");
}

/** Throws AWS's refusal of a page size out of its range. */
export function requirePageSize(size: number, most: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= most) return;
  const rule = size < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw validationException(
    `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: ` +
      `Member must have value ${rule}`,
  );
}

/** SSM's answer to a token that it never gave out. */
export function invalidToken(): AwsError {
  return new AwsError("InvalidNextToken", "The specified token isn't valid.");
}

function findQuietly(parameters: ParameterStore, context: CallContext, name: string): FoundVersion | undefined {
  try {
    return findVersion(parameters, context, name);
  } catch (error) {
    if (error instanceof AwsError && error.code === "ParameterVersionNotFound") return undefined;
    throw error;
  }
}

function showParameter({ parameter, version, selector }: FoundVersion, isDecrypted = false): object {
  return {
    Name: parameter.name,
    ARN: parameterArn(parameter),
    Type: version.type,
    Value: isDecrypted ? version.value : (version.ciphertext ?? version.value),
    Version: version.version,
    Selector: selector,
    LastModifiedDate: version.lastModifiedMs,
    DataType: version.dataType,
  };
}

function invalidPath(): AwsError {
  return validationException(
    'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". ' +
      'It can\'t be prefixed with \\"aws\\" or \\"ssm\\" (case-insensitive). It must use only letters, numbers, or the ' +
      "following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if " +
      'specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
  );
}
