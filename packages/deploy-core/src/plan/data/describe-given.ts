import type { GivenConsent, ParameterConsent } from "../../model/consent.ts";

/** The consents a person gave on the command line, and who that is. */
export interface GivenConsents {
  readonly given: readonly GivenConsent[];
  readonly parameterConsents: readonly ParameterConsent[];
  /** An ARN; undefined where AWS does not tell. */
  readonly by: string | undefined;
}

/** AWS: API reference, CreateChangeSet, `Description`. */
const MAX_LENGTH = 1024;

/**
 * Describes the consents for the change set's Description, which AWS keeps with it; undefined where none were given.
 * Where not all fit, the last ones are counted.
 */
export function describeGiven({ given, parameterConsents, by }: GivenConsents): string | undefined {
  const words = [
    ...given.map(({ option, logicalId }) => `${option} ${logicalId}`),
    ...parameterConsents.map(({ option, parameter }) => `${option} ${parameter}`),
  ];
  if (words.length === 0) return undefined;
  const who = by === undefined ? "" : ` (${by.slice(0, 256)})`;
  for (let told = words.length; told > 0; told -= 1) {
    const rest = words.length === told ? "" : ` and ${words.length - told} more`;
    const text = `Consented${who}: ${words.slice(0, told).join(", ")}${rest}`;
    if (text.length <= MAX_LENGTH) return text;
  }
  return `Consented${who}: ${words.length} of them`;
}
