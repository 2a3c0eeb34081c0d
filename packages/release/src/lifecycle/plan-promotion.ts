import type { Lifecycle } from "../config/parse-config.ts";
import { isPrerelease, listPrereleases } from "../releases/prereleases.ts";
import type { PromotedRelease, Promotion } from "./promotion.ts";

/** What is asked, and what has been so far. */
export interface PromotionRequest {
  readonly lifecycle: Lifecycle;
  readonly release: PromotedRelease;
  readonly environment: string;
  /** The promotions to this environment and to those of the phase before it, in any order. */
  readonly history: readonly Promotion[];
}

/** Whether a release may go to an environment. */
export type PromotionPlan =
  /** `phase` counts from 0. */
  { readonly kind: "promote"; readonly phase: number } | ({ readonly kind: "refuse" } & PromotionRefusal);

/** Why it may not. */
export interface PromotionRefusal {
  readonly code: "outsideLifecycle" | "prerelease" | "notPassed" | "leavesMixture";
  /** One sentence. */
  readonly problem: string;
  /** One entry a fact that led to it. */
  readonly reasons: readonly string[];
  /** Releases and environments that would have to be promoted first. */
  readonly first: readonly { readonly release: string; readonly environment: string }[];
}

/**
 * Decides whether a release may be promoted to an environment: only what passed every environment of the phase before,
 * nothing provisional beyond the first phase, and nothing that would leave layers of an unfinished promotion beside it.
 */
export function planPromotion(request: PromotionRequest): PromotionPlan {
  const { lifecycle, environment } = request;
  const phase = lifecycle.findIndex((environments) => environments.includes(environment));
  if (phase === -1) return refuseOutside(request);
  const refusal =
    (phase > 0 ? (refuseProvisional(request) ?? refuseUnproved(request, lifecycle[phase - 1] ?? [])) : undefined) ??
    refuseMixture(request);
  return refusal ?? { kind: "promote", phase };
}

type Refused = Extract<PromotionPlan, { readonly kind: "refuse" }>;

function refuseOutside({ lifecycle, environment }: PromotionRequest): Refused {
  return {
    kind: "refuse",
    code: "outsideLifecycle",
    problem: `${environment} is in no phase of the lifecycle, so that nothing is promoted to it.`,
    reasons: [`the phases are ${lifecycle.map((phase) => phase.join(" | ")).join(" -> ")}`],
    first: [],
  };
}

/** Octopus: a channel can keep prereleases from later phases; here they stop after the first. */
function refuseProvisional({ lifecycle, release, environment }: PromotionRequest): Refused | undefined {
  const provisional = [
    ...(isPrerelease(release.number) ? [`the release's own number is ${release.number}`] : []),
    ...listPrereleases(release),
  ];
  if (provisional.length === 0) return undefined;
  const first = (lifecycle[0] ?? []).join(" and ");
  return {
    kind: "refuse",
    code: "prerelease",
    problem: `release ${release.number} is a prerelease: it goes to ${first}, and not to ${environment}.`,
    reasons: provisional,
    first: [],
  };
}

/** Octopus: all environments of a phase have to be done before the next, unless a phase says otherwise. */
function refuseUnproved(
  { release, history, environment }: PromotionRequest,
  before: readonly string[],
): Refused | undefined {
  const lacking = before.flatMap((place) => {
    const last = findLast(history, { environment: place, release: release.number });
    const why = whyNotPassed(last);
    return why === undefined ? [] : [{ place, why }];
  });
  if (lacking.length === 0) return undefined;
  return {
    kind: "refuse",
    code: "notPassed",
    problem: `release ${release.number} has not passed ${lacking.map(({ place }) => place).join(" and ")}, so it does not go to ${environment}.`,
    reasons: lacking.map(({ place, why }) => `${place}: ${why}`),
    first: lacking.map(({ place }) => ({ release: release.number, environment: place })),
  };
}

function whyNotPassed(last: Promotion | undefined): string | undefined {
  if (last === undefined) return "it was never there";
  if (last.ended === undefined) return "its promotion there has not ended";
  if (last.ended.result === "passed") return undefined;
  const failed = Object.entries(last.ended.layers).flatMap(([layer, { passed, outcome }]) =>
    passed ? [] : [`${layer} (${outcome})`],
  );
  return failed.length === 0 ? "its promotion there failed" : `it failed there: ${failed.join(", ")}`;
}

/**
 * A promotion that stopped half-way leaves layers of two releases side by side. Another release mends that only when it
 * brings every layer that the stopped one was to bring.
 */
function refuseMixture({ release, environment, history }: PromotionRequest): Refused | undefined {
  const last = findLast(history, { environment });
  if (last === undefined || last.ended?.result === "passed" || last.release.number === release.number) return undefined;
  const left = Object.keys(last.release.layers).filter((layer) => release.layers[layer] === undefined);
  if (left.length === 0) return undefined;
  return {
    kind: "refuse",
    code: "leavesMixture",
    problem: `the promotion of release ${last.release.number} to ${environment} ${last.ended === undefined ? "has not ended" : "failed"}, and release ${release.number} would leave a part of it there.`,
    reasons: [`release ${release.number} has no ${left.join(", ")}`],
    first: [{ release: last.release.number, environment }],
  };
}

/** Returns the promotion that began last, of one release or of any. */
export function findLast(
  history: readonly Promotion[],
  { environment, release }: { readonly environment: string; readonly release?: string },
): Promotion | undefined {
  return history
    .filter((one) => one.environment === environment && (release === undefined || one.release.number === release))
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
    .at(-1);
}
