import type { Promotion } from "@logstack/release";
import type { Deployed } from "../deployed.ts";

/** The release that an environment passed last, and what of each layer it brought. */
export interface PassedRelease {
  readonly environment: string;
  readonly number: string;
  /** When its promotion ended, in milliseconds since the Unix epoch. */
  readonly passedAt: number;
  /** By layer: the artifact's version. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Finds the release that an environment passed last among the promotions to it; none or one. */
export function findPassed(promotions: readonly Promotion[]): readonly PassedRelease[] {
  const passed = promotions.flatMap(({ environment, release: { number, layers }, ended }): PassedRelease[] => {
    if (ended?.result !== "passed") return [];
    const versions = Object.entries(layers).map(([layer, { version }]) => [layer, version] as const);
    return [{ environment, number, passedAt: ended.at, versions: Object.fromEntries(versions) }];
  });
  return passed.toSorted((a, b) => b.passedAt - a.passedAt).slice(0, 1);
}

/** A layer as it is deployed, and whether that is what the release brought. */
export type MarkedDeployed = Deployed & {
  /** The version that the environment's release brought, where another one runs. */
  readonly driftedFrom?: string;
};

/** Marks the layers whose version is not that of the release which their environment passed last. */
export function markDrift(
  deployed: readonly Deployed[],
  releases: readonly PassedRelease[],
): readonly MarkedDeployed[] {
  return deployed.map((one) => {
    const released = releases.find(({ environment }) => environment === one.environment)?.versions[one.layer];
    return released === undefined || released === one.version ? one : { ...one, driftedFrom: released };
  });
}
