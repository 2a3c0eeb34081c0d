import type { Promotion } from "@logstack/release";
import type { Deployed } from "../deployed.ts";

/** The release that an environment passed last, and what releases brought there. */
export interface PassedRelease {
  readonly environment: string;
  readonly number: string;
  /** When its promotion ended, in milliseconds since the Unix epoch. */
  readonly passedAt: number;
  /** By layer: the version that the last release brought which had the layer; not every release has all of them. */
  readonly versions: Readonly<Record<string, string>>;
  /** By layer: the number of that release. */
  readonly numbers: Readonly<Record<string, string>>;
}

/** Finds the release that an environment passed last among the promotions to it; none or one. */
export function findPassed(promotions: readonly Promotion[]): readonly PassedRelease[] {
  const passed = promotions
    .flatMap(({ environment, release, ended }) =>
      ended?.result === "passed" ? [{ environment, release, passedAt: ended.at }] : [],
    )
    .toSorted((a, b) => a.passedAt - b.passedAt);
  const last = passed.at(-1);
  if (last === undefined) return [];
  const brought = passed.flatMap(({ release }) => Object.entries(release.layers));
  const versions = Object.fromEntries(brought.map(([layer, { version }]) => [layer, version]));
  const numbers = Object.fromEntries(
    passed.flatMap(({ release }) => Object.keys(release.layers).map((layer) => [layer, release.number])),
  );
  return [{ environment: last.environment, number: last.release.number, passedAt: last.passedAt, versions, numbers }];
}

/** A layer that a release brought to an environment, and that has no stack there any more. */
export interface MissingLayer {
  readonly environment: string;
  readonly layer: string;
  /** The version that was brought. */
  readonly released: string;
}

/** Finds what releases brought, and somebody destroyed since. */
export function findMissing(
  deployed: readonly Deployed[],
  releases: readonly PassedRelease[],
): readonly MissingLayer[] {
  return releases.flatMap(({ environment, versions }) =>
    Object.entries(versions)
      .filter(([layer]) => !deployed.some((one) => one.environment === environment && one.layer === layer))
      .map(([layer, released]) => ({ environment, layer, released })),
  );
}

/** A layer as it is deployed, and whether that is what the release brought. */
export type MarkedDeployed = Deployed & {
  /** The version that a release brought there last, where another one runs. */
  readonly driftedFrom?: string;
  /** The release that brought this version there last, where another one did so since: the same package, with other values. */
  readonly driftedFromRelease?: string;
};

/** Marks the layers whose version, or of configurations also the release, is not the one that was brought there last. */
export function markDrift(
  deployed: readonly Deployed[],
  releases: readonly PassedRelease[],
): readonly MarkedDeployed[] {
  return deployed.map((one) => {
    const passed = releases.find(({ environment }) => environment === one.environment);
    const [released, number] = [passed?.versions[one.layer], passed?.numbers[one.layer]];
    if (released === undefined || number === undefined) return one;
    if (released !== one.version) return { ...one, driftedFrom: released };
    return one.release === undefined || one.release === number ? one : { ...one, driftedFromRelease: number };
  });
}
