/** Deeper than any real application; a template that nests itself ends here. */
export const MAX_DEPTH = 20;

/**
 * How many resources one operation may reach, those of nested stacks included.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const NESTED_RESOURCE_LIMIT = 2_500;

/** AWS's text for more of them, known from reports. */
export const TOO_MANY_RESOURCES = "Limit on the number of resources in a single stack operation exceeded";

/** Longest name that leaves room for the generated end. */
const NAME_LENGTH = 115;

/** Returns the name of what a parent's operation makes for a nested stack. `suffix`: twelve characters. */
export function nestedName(parentName: string, logicalId: string, suffix: string): string {
  return `${`${parentName}-${logicalId}`.slice(0, NAME_LENGTH)}-${suffix}`;
}
