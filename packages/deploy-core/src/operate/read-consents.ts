import { listGiven, type Allowances } from "../model/consent.ts";
import type { GivenConsents } from "../plan/describe-given.ts";
import type { Ports } from "../ports.ts";

/** Reads who gave the consents of a request; asks AWS only where there are any, and never fails for want of an answer. */
export async function readConsents({ stacks }: Ports, allowances: Allowances): Promise<GivenConsents> {
  const given = listGiven(allowances);
  if (given.length === 0) return { given, by: undefined };
  try {
    return { given, by: await stacks.callerArn() };
  } catch {
    return { given, by: undefined };
  }
}
