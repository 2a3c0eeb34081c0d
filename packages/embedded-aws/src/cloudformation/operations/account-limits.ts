/** AWS's defaults: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LIMITS = { StackLimit: 2_000, StackOutputsLimit: 200, ConcurrentResourcesLimit: 2_500 } as const;

/** How many stacks an account may have in a region. */
export const STACK_LIMIT = LIMITS.StackLimit;

/** Returns the DescribeAccountLimits operation: what AWS grants every account. */
export function describeAccountLimits() {
  return async (): Promise<object> => ({
    AccountLimits: Object.entries(LIMITS).map(([Name, Value]) => ({ Name, Value })),
  });
}
