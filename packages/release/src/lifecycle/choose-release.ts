import rcompare from "semver/functions/rcompare.js";
import type { Lifecycle } from "../config/parse-config.ts";
import { isPrerelease } from "../releases/prereleases.ts";
import { findLast } from "./plan-promotion.ts";
import type { Promotion } from "./promotion.ts";

/**
 * Chooses the release to promote where nobody named one: the newest there is for the first phase, and for any other the
 * newest that passed all environments of the phase before and is no prerelease. Undefined when there is none.
 */
export function chooseRelease({
  lifecycle,
  environment,
  numbers,
  history,
}: {
  readonly lifecycle: Lifecycle;
  readonly environment: string;
  /** The numbers of all releases. */
  readonly numbers: readonly string[];
  readonly history: readonly Promotion[];
}): string | undefined {
  const phase = lifecycle.findIndex((environments) => environments.includes(environment));
  const before = phase > 0 ? (lifecycle[phase - 1] ?? []) : [];
  return [...numbers]
    .sort(rcompare)
    .find(
      (release) =>
        phase <= 0 ||
        (!isPrerelease(release) &&
          before.every((place) => findLast(history, { environment: place, release })?.ended?.result === "passed")),
    );
}
