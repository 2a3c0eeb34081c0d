import { renderDuration } from "@logstack/deploy-core";
import type { Deployed } from "../deployed.ts";
import { findMissing, markDrift, type MarkedDeployed, type MissingLayer, type PassedRelease } from "./drift.ts";
import { renderTable } from "./table.ts";

/**
 * The board of layers by environments: version, how it stands where that is not simply done, and which version a
 * release brought there where another one runs, or none. The last row has the releases.
 */
export function renderBoard(
  layers: readonly string[],
  environments: readonly string[],
  { deployed, releases }: { readonly deployed: readonly Deployed[]; readonly releases: readonly PassedRelease[] },
): readonly string[] {
  const head = ["layer", ...environments];
  const marked = markDrift(deployed, releases);
  const missing = findMissing(deployed, releases);
  const rows = layers.map((layer) => [
    layer,
    ...environments.map((environment) => {
      const isHere = (one: MarkedDeployed | MissingLayer): boolean =>
        one.layer === layer && one.environment === environment;
      return cell(marked.find(isHere) ?? missing.find(isHere));
    }),
  ]);
  const released = environments.map((environment) => releases.find((one) => one.environment === environment)?.number);
  const last = released.every((number) => number === undefined)
    ? []
    : [["release", ...released.map((number) => number ?? "-")]];
  return renderTable([head, ...rows, ...last]);
}

function cell(one: MarkedDeployed | MissingLayer | undefined): string {
  if (one === undefined) return "-";
  if ("released" in one) return `-, released ${one.released}`;
  const version = one.version ?? "no version";
  const age = one.ageMs === undefined ? "" : ` (${renderDuration(one.ageMs)} ago)`;
  const values =
    one.driftedFromRelease === undefined ? "" : ` of release ${one.release}, released ${one.driftedFromRelease}`;
  const drift = one.driftedFrom === undefined ? values : `, released ${one.driftedFrom}`;
  const { have, all } = one.machines ?? { have: 0, all: 0 };
  const machines = have < all ? `, ${have} of ${all} machines` : "";
  const status = SETTLED.has(one.status) ? "" : ` ${one.status}`;
  return `${version}${status}${age}${machines}${drift}`;
}

/** Statuses in which the version is simply what runs; `LIVE` is said of code, `RELEASED` of configurations. */
const SETTLED: ReadonlySet<string> = new Set(["CREATE_COMPLETE", "UPDATE_COMPLETE", "LIVE", "RELEASED"]);
