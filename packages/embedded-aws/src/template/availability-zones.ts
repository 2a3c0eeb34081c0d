import { templateError } from "./format-error.ts";

/**
 * The zone letters of regions where they are not a, b and c, as an account with a default VPC sees them.
 * Which letters an account has may differ on AWS; the engine gives every account the same.
 */
const LETTERS: Readonly<Record<string, string>> = {
  "ap-northeast-1": "acd",
  "ca-central-1": "abd",
  "us-east-1": "abcdef",
  "us-west-1": "ac",
  "us-west-2": "abcd",
};

/** Returns the names of a region's availability zones; throws for text that names no region. */
export function availabilityZones(region: string): readonly string[] {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw templateError(`Fn::GetAZs: ${region} is not a region`);
  const letters = Object.hasOwn(LETTERS, region) ? LETTERS[region] : undefined;
  return Array.from(letters ?? "abc", (letter) => `${region}${letter}`);
}
