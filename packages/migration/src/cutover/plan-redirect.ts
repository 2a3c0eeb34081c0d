import {
  capturedVariables,
  findLast,
  planPromotion,
  sortReleaseNumbers,
  type Lifecycle,
  type Promotion,
  type PromotionRefusal,
  type Release,
} from "@logstack/release";
import type { WantedVariable } from "./plan-moves.ts";

/** What is there, read anew before every step. */
export interface RedirectObservation {
  readonly wanted: readonly WantedVariable[];
  /** The layers that a release has to bring. */
  readonly layers: readonly string[];
  readonly lifecycle: Lifecycle;
  /** Whether the shared variables say everything that is wanted. */
  readonly file: "asWanted" | "differs";
  /** Whether the artifacts as they are built now may go all the way: those that were built by hand stop after the first phase. */
  readonly built: "final" | "provisional";
  /** By number; those that matter: the newest, and every one that was promoted last somewhere. */
  readonly releases: readonly Release[];
  /** Of all environments, in any order. */
  readonly history: readonly Promotion[];
}

/** What a redirect does next. */
export type RedirectStep =
  | { readonly kind: "edit" }
  | { readonly kind: "release" }
  | { readonly kind: "promote"; readonly release: string; readonly environment: string }
  | {
      readonly kind: "stop";
      readonly environment: string;
      readonly release: string;
      readonly refusal: PromotionRefusal;
    }
  | { readonly kind: "done" };

/**
 * Plans the next step of a redirect from what is there; nothing is kept of the steps before. First the variables, then one release
 * that carries them, then its promotions in the order of the lifecycle. What somebody else did meanwhile counts as if it had been done here.
 */
export function planRedirectStep(observation: RedirectObservation): RedirectStep {
  const { wanted, file } = observation;
  if (file === "differs") return { kind: "edit" };
  const next = orderOf(observation).find(
    (environment) => wanted.some((each) => each.environment === environment) && !isRedirected(environment, observation),
  );
  if (next === undefined) return { kind: "done" };
  const carrying = findCarrying(observation);
  const [newest] = carrying;
  if (newest === undefined) return { kind: "release" };
  const ready = carrying.find((release) => judge(release, next, observation).kind === "promote");
  return ready === undefined ? approach(newest, next, observation) : promote(ready, next);
}

/** True when the release that an environment has now sends its sources where they are to. */
export function isRedirected(environment: string, observation: RedirectObservation): boolean {
  const { wanted, releases, history, layers } = observation;
  const own = wanted.filter((each) => each.environment === environment);
  return layers.every((layer) => {
    const last = findLast(
      history.filter(({ release }) => release.layers[layer] !== undefined),
      { environment },
    );
    if (last?.ended?.result !== "passed") return false;
    const release = releases.find(({ number }) => number === last.release.number);
    return release !== undefined && own.every((each) => each.layer !== layer || says(release, each));
  });
}

/** The newest releases of these layers, as far back as they carry what is wanted: one before the last change of mind is none of them. */
function findCarrying({ releases, layers, wanted }: RedirectObservation): readonly Release[] {
  const newest = sortReleaseNumbers(releases.map(({ number }) => number))
    .flatMap((number) => releases.find((release) => release.number === number) ?? [])
    .filter((release) => layers.some((layer) => release.layers[layer] !== undefined));
  const end = newest.findIndex(
    (release) =>
      !layers.every((layer) => release.layers[layer] !== undefined) || !wanted.every((each) => says(release, each)),
  );
  return end === -1 ? newest : newest.slice(0, end);
}

function says(release: Release, { environment, layer, name, value }: WantedVariable): boolean {
  const captured = capturedVariables(release, { environment, layer });
  if (captured === undefined) return false;
  const key = Object.keys(captured).find((each) => each.toLowerCase() === name.toLowerCase());
  const found = key === undefined ? undefined : captured[key];
  return found === undefined ? value === undefined : found.kind === "plain" && found.value === value;
}

/** What a release has to pass before it may go on, the first of it first. */
function approach(release: Release, environment: string, observation: RedirectObservation): RedirectStep {
  const plan = judge(release, environment, observation);
  if (plan.kind === "promote") return promote(release, environment);
  const before = plan.first.find(
    ({ release: number, environment: place }) => number === release.number && place !== environment,
  );
  if (before !== undefined) return approach(release, before.environment, observation);
  // What was built by hand was a try; a build server has built the same since.
  if (plan.code === "prerelease" && observation.built === "final") return { kind: "release" };
  return { kind: "stop", environment, release: release.number, refusal: plan };
}

function judge(release: Release, environment: string, { lifecycle, history }: RedirectObservation) {
  const layers = Object.entries(release.layers).map(([layer, { version, digest }]) => [layer, { version, digest }]);
  const promoted = { number: release.number, layers: Object.fromEntries(layers) as Promotion["release"]["layers"] };
  return planPromotion({ lifecycle, environment, release: promoted, history });
}

function promote({ number }: Release, environment: string): RedirectStep {
  return { kind: "promote", release: number, environment };
}

function orderOf({ lifecycle }: RedirectObservation): readonly string[] {
  return lifecycle.flat();
}
