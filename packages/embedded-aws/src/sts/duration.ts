import { validationError } from "../aws-error.ts";

/** Returns how many seconds credentials are to last; throws AWS's `ValidationError` outside 900 and the most. */
export function requireDuration(
  seconds: number | undefined,
  { otherwise, most }: { readonly otherwise: number; readonly most: number },
): number {
  const duration = seconds ?? otherwise;
  if (duration >= MIN_SECONDS && duration <= most) return duration;
  const limit = duration < MIN_SECONDS ? `greater than or equal to ${MIN_SECONDS}` : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${duration}' at 'durationSeconds' failed to satisfy constraint: ` +
      `Member must have value ${limit}`,
  );
}

const MIN_SECONDS = 900;
