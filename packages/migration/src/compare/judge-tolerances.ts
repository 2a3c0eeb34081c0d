import type { Difference, Doubt, Tolerance } from "../model/comparison.ts";

/** Differences, by whether a declared tolerance covers them. */
export interface JudgedDifferences {
  readonly differences: readonly Difference[];
  readonly tolerated: readonly Difference[];
}

/** Says which differences a declared tolerance covers. What is zero, or not there, on one side alone is never covered by `within`. */
export function judgeTolerances(found: readonly Difference[], tolerances: readonly Tolerance[]): JudgedDifferences {
  const isTolerated = (difference: Difference): boolean =>
    tolerances.some((tolerance) => covers(tolerance.path, difference.path) && allows(tolerance, difference));
  return {
    differences: found.filter((difference) => !isTolerated(difference)),
    tolerated: found.filter(isTolerated),
  };
}

/** The measures that say how much data there is. Without them, or with any value of them, nothing is proven. */
const AMOUNTS = new Set(["count", "documents", "objects", "keys"]);

/** True for what says how much data there is; in a Redis, the length of a list does: a queue is one key, whatever it holds. */
function isAmount(path: readonly string[]): boolean {
  return AMOUNTS.has(path.at(-1) ?? "") || (path.length === 2 && path[0] === "lists");
}

/** Finds the tolerances that would tolerate everything. */
export function findBadTolerances(tolerances: readonly Tolerance[]): readonly Doubt[] {
  return tolerances.flatMap(({ path, allow }) => {
    const reason = explainBad(path, allow);
    return reason === undefined ? [] : [{ kind: "badTolerance" as const, path, reason }];
  });
}

function explainBad(path: readonly string[], allow: Tolerance["allow"]): string | undefined {
  const name = path.at(-1);
  if (name === undefined || name === "*") return "it has to name one measure";
  if (allow.kind === "any") return isAmount(path) ? "any amount of data would be tolerated" : undefined;
  return Number.isFinite(allow.most) && allow.most >= 0 ? undefined : "it has to be a number from 0 up";
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((key, index) => key === "*" || key === path[index]);
}

function allows({ allow }: Tolerance, { path, source, copy }: Difference): boolean {
  if (source === undefined || copy === undefined) return false;
  if (allow.kind === "any") return !isAmount(path);
  if (typeof source !== "number" || typeof copy !== "number") return false;
  return source !== 0 && copy !== 0 && Math.abs(source - copy) <= allow.most;
}
