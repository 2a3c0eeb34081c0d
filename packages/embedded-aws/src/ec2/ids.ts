import { AwsError } from "../aws-error.ts";

/** A kind of things in EC2, as its errors name it. */
export interface IdKind {
  /** What stands before the dot of an error's code: `InvalidInstanceID`. */
  readonly code: string;
  /** What ids begin with: `i`. */
  readonly prefix: string;
  /** What a sentence calls it: `instance ID`. */
  readonly called: string;
  readonly plural: string;
}

/**
 * Returns the items with these ids, in the order of `items`; all of them where no ids are given.
 * Throws AWS's error for an id that is none of its kind, and for those that are not there, all at once.
 */
export function pickByIds<T>(
  items: readonly T[],
  ids: readonly string[] | undefined,
  { idOf, kind }: { readonly idOf: (item: T) => string; readonly kind: IdKind },
): readonly T[] {
  if (ids === undefined || ids.length === 0) return items;
  const malformed = ids.find((id) => !new RegExp(`^${kind.prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id));
  if (malformed !== undefined) {
    throw new AwsError(`${kind.code}.Malformed`, `Invalid id: "${malformed}" (expecting "${kind.prefix}-...")`);
  }
  const known = new Set(items.map((item) => idOf(item)));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw notFound(missing, kind);
  return items.filter((item) => ids.includes(idOf(item)));
}

function notFound(ids: readonly string[], { code, called, plural }: IdKind): AwsError {
  const message =
    ids.length === 1
      ? `The ${called} '${ids[0] ?? ""}' does not exist`
      : `The ${plural} '${ids.join(", ")}' do not exist`;
  return new AwsError(`${code}.NotFound`, message);
}
