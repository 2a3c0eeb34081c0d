import { renderDuration } from "@logstack/deploy-core";
import type { Deployed } from "../deployed.ts";
import { markDrift, type MarkedDeployed, type PassedRelease } from "./drift.ts";
import { renderTable } from "./table.ts";

/**
 * The board of layers by environments: version, how it stands where that is not simply done, and which version the
 * environment's release brought where another one runs. The last row has the releases.
 */
export function renderBoard(
  layers: readonly string[],
  environments: readonly string[],
  { deployed, releases }: { readonly deployed: readonly Deployed[]; readonly releases: readonly PassedRelease[] },
): readonly string[] {
  const head = ["layer", ...environments];
  const marked = markDrift(deployed, releases);
  const rows = layers.map((layer) => [
    layer,
    ...environments.map((environment) =>
      cell(marked.find((one) => one.layer === layer && one.environment === environment)),
    ),
  ]);
  const released = environments.map((environment) => releases.find((one) => one.environment === environment)?.number);
  const last = released.every((number) => number === undefined)
    ? []
    : [["release", ...released.map((number) => number ?? "-")]];
  return renderTable([head, ...rows, ...last]);
}

function cell(one: MarkedDeployed | undefined): string {
  if (one === undefined) return "-";
  const version = one.version ?? "no version";
  const age = one.ageMs === undefined ? "" : ` (${renderDuration(one.ageMs)} ago)`;
  const drift = one.driftedFrom === undefined ? "" : `, released ${one.driftedFrom}`;
  return SETTLED.has(one.status) ? `${version}${age}${drift}` : `${version} ${one.status}${age}${drift}`;
}

/** Statuses in which the version on the stack is simply what runs. */
const SETTLED: ReadonlySet<string> = new Set(["CREATE_COMPLETE", "UPDATE_COMPLETE"]);
