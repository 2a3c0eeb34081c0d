import { AwsError } from "../aws-error.ts";
import { pageInOrder } from "../page.ts";

/** What a request says about the page that it wants. */
export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** Returns the page that a request wants, by EC2's rules: 5 to 1000 items, all of them where it does not say. */
export function pageOf<T>(
  items: readonly T[],
  { MaxResults, NextToken }: PageInput,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly NextToken: string | undefined } {
  if (MaxResults !== undefined && (MaxResults < 5 || MaxResults > 1000)) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  }
  const invalidToken = new AwsError("InvalidNextToken", "The token is invalid.");
  const size = MaxResults ?? Number.POSITIVE_INFINITY;
  const page = pageInOrder(items, { token: NextToken, size, keyOf, invalidToken });
  return { items: page.items, NextToken: page.nextToken };
}
