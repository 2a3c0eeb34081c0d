import { listGiven, type Allowances, type ParameterConsent } from "../../model/consent.ts";
import type { GivenConsents } from "../../plan/data/describe-given.ts";
import type { Ports } from "../../ports.ts";

/** What was named on the command line: logical ids, and of the parameters those that need it. */
export interface NamedConsents {
  readonly allowances: Allowances;
  readonly parameterConsents: readonly ParameterConsent[];
}

/** Reads who gave the consents of a request; asks AWS only where there are any, and never fails for want of an answer. */
export async function readConsents(
  { stacks }: Ports,
  { allowances, parameterConsents }: NamedConsents,
): Promise<GivenConsents> {
  const given = listGiven(allowances);
  if (given.length + parameterConsents.length === 0) return { given, parameterConsents, by: undefined };
  try {
    return { given, parameterConsents, by: await stacks.callerArn() };
  } catch {
    return { given, parameterConsents, by: undefined };
  }
}
