import compare from "semver/functions/compare.js";
import inc from "semver/functions/inc.js";
import type { VariableProblem } from "../variables/variable-problem.ts";
import { renderVariableProblem } from "../variables/variable-problem.ts";
import { isReleaseNumber } from "./parse-release.ts";
import { isPrerelease, listPrereleases } from "./prereleases.ts";
import { RELEASE_FORMAT, type CapturedVariables, type Release, type ReleasedLayer } from "./release.ts";

/** Everything that a release is made of. */
export interface ReleaseRequest {
  /** Undefined takes the next one. */
  readonly number: string | undefined;
  /** The numbers of all releases there are. */
  readonly taken: readonly string[];
  readonly id: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly commit: string | null;
  readonly layers: Readonly<Record<string, ReleasedLayer>>;
  readonly variables: CapturedVariables;
  /** What the check of the variables found, in all environments of the lifecycle. */
  readonly problems: readonly VariableProblem[];
}

/** A release that may be stored, or why there is none. */
export type ReleasePlan = { readonly kind: "create"; readonly release: Release } | ReleaseRefusal;

/** A considered "no". Nothing was stored. */
export interface ReleaseRefusal {
  readonly kind: "refuse";
  readonly code: "badNumber" | "numberTaken" | "prereleaseInside" | "variablesIncomplete";
  /** A sentence. */
  readonly problem: string;
  /** One entry a fact that led to it. */
  readonly reasons: readonly string[];
  readonly waysOut: readonly string[];
}

/**
 * Plans a release: numbers it and captures its variables, or refuses with every problem at once. What would stop a
 * deployment in any environment of the lifecycle stops it here, where somebody who can mend it looks on.
 */
export function planRelease(request: ReleaseRequest): ReleasePlan {
  const number = request.number ?? nextNumber(request);
  const refusal = refuseNumber(number, request) ?? refusePrerelease(number, request) ?? refuseVariables(request);
  if (refusal !== undefined) return refusal;
  const { id, createdAt, createdBy, commit, layers, variables } = request;
  return {
    kind: "create",
    release: { format: RELEASE_FORMAT, number, id, createdAt, createdBy, commit, layers, variables },
  };
}

/** The newest first, as SemVer orders them. */
export function sortReleaseNumbers(numbers: readonly string[]): readonly string[] {
  return [...numbers].sort((a, b) => compare(b, a));
}

/** After the newest: a patch more, or one more build on the way there where an artifact is itself such a build. */
function nextNumber({ taken, layers }: ReleaseRequest): string {
  const [newest] = sortReleaseNumbers(taken.filter(isReleaseNumber));
  const provisional = listPrereleases({ layers }).length > 0;
  if (newest === undefined) return provisional ? "1.0.0-dev.0" : "1.0.0";
  if (!provisional) return inc(newest, "patch") ?? newest;
  // Another word would begin to count anew, and might sort before the newest.
  return (isPrerelease(newest) ? inc(newest, "prerelease") : inc(newest, "prerelease", "dev")) ?? newest;
}

function refuseNumber(number: string, { taken }: ReleaseRequest): ReleaseRefusal | undefined {
  if (!isReleaseNumber(number)) {
    return {
      kind: "refuse",
      code: "badNumber",
      problem: `${JSON.stringify(number)} cannot number a release.`,
      reasons: ["a number is SemVer without build metadata, for instance 1.4.0 or 1.4.0-rc.1"],
      waysOut: ["leave --number out to take the next one"],
    };
  }
  return taken.includes(number) ? refuseTaken(number) : undefined;
}

/** The refusal of a number that another release has; `who` is what is known of that one. */
export function refuseTaken(number: string, who: readonly string[] = []): ReleaseRefusal {
  return {
    kind: "refuse",
    code: "numberTaken",
    problem: `There is a release ${number} already, and a release never changes. Nothing was stored.`,
    reasons: who,
    waysOut: [`logstack release show ${number}`, "leave --number out to take the next one"],
  };
}

function refusePrerelease(number: string, { layers }: ReleaseRequest): ReleaseRefusal | undefined {
  const prereleases = listPrereleases({ layers });
  if (prereleases.length === 0 || isPrerelease(number)) return undefined;
  return {
    kind: "refuse",
    code: "prereleaseInside",
    problem: `Release ${number} would be for production, and has artifacts that were built outside a build server.`,
    reasons: prereleases,
    waysOut: [
      `number it as what it is, for instance ${number}-dev.0: it goes no further than the first phase`,
      "build the artifacts with LOGSTACK_BUILD_NUMBER set to the build server's counter",
    ],
  };
}

function refuseVariables({ problems }: ReleaseRequest): ReleaseRefusal | undefined {
  if (problems.length === 0) return undefined;
  return {
    kind: "refuse",
    code: "variablesIncomplete",
    problem: `The variables do not make a release: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}. Nothing was stored.`,
    reasons: problems.map(renderVariableProblem),
    waysOut: [
      "mend them, build the layers whose files changed (npm run build), and create the release again",
      "logstack variables check",
    ],
  };
}
