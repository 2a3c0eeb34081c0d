import type { ResolvedParameter } from "./evaluate.ts";
import type { Template } from "./template.ts";

/** One member of a request's `Parameters`. */
export interface GivenParameter {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
  readonly UsePreviousValue?: boolean | undefined;
}

/** Where values come from when the request does not spell them out. */
export interface ParameterSources {
  /** The stack's parameters as they are now; empty for a new stack. */
  readonly previous: Readonly<Record<string, ResolvedParameter>>;
  /** The value of an SSM parameter (a StringList as comma-joined text); undefined when there is none. */
  ssmParameter(name: string): string | undefined;
}

/**
 * Returns a value for each parameter the template declares.
 * Throws an `AwsError` with AWS's text for the first one that is missing, unknown or not allowed.
 */
export declare function resolveParameters(
  template: Template,
  given: readonly GivenParameter[],
  sources: ParameterSources,
): Readonly<Record<string, ResolvedParameter>>;
