import { AwsError } from "../aws-error.ts";
import { pageInOrder } from "../page.ts";

/** What a request says about the page that it wants. */
export interface PageInput {
  readonly Marker?: string;
  readonly MaxRecords?: number;
}

/** Returns the page that a request wants, by ElastiCache's rules: 20 to 100 items, 100 where it does not say. */
export function pageOf<T>(
  items: readonly T[],
  { Marker, MaxRecords = 100 }: PageInput,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly Marker: string | undefined } {
  if (MaxRecords < 20 || MaxRecords > 100) {
    throw new AwsError("InvalidParameterValue", "The parameter MaxRecords must be between 20 and 100.");
  }
  const invalidToken = new AwsError("InvalidParameterValue", "The parameter Marker is not valid.");
  const page = pageInOrder(items, { token: Marker, size: MaxRecords, keyOf, invalidToken });
  return { items: page.items, Marker: page.nextToken };
}
