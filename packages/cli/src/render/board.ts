import { renderDuration } from "@logstack/deploy-core";
import { renderTable } from "./table.ts";

/** One layer in one environment, as its stack's tags and status tell it. */
export interface Deployed {
  readonly environment: string;
  readonly layer: string;
  readonly stackName: string;
  readonly version: string | undefined;
  readonly status: string;
  /** Since the stack was last created or updated; undefined when AWS does not say. */
  readonly ageMs: number | undefined;
}

/** The board of layers by environments: version, and how it stands where that is not simply done. */
export function renderBoard(
  layers: readonly string[],
  environments: readonly string[],
  deployed: readonly Deployed[],
): readonly string[] {
  const head = ["layer", ...environments];
  const rows = layers.map((layer) => [
    layer,
    ...environments.map((environment) =>
      cell(deployed.find((one) => one.layer === layer && one.environment === environment)),
    ),
  ]);
  return renderTable([head, ...rows]);
}

function cell(one: Deployed | undefined): string {
  if (one === undefined) return "-";
  const version = one.version ?? "no version";
  const age = one.ageMs === undefined ? "" : ` (${renderDuration(one.ageMs)} ago)`;
  return SETTLED.has(one.status) ? `${version}${age}` : `${version} ${one.status}${age}`;
}

/** Statuses in which the version on the stack is simply what runs. */
const SETTLED: ReadonlySet<string> = new Set(["CREATE_COMPLETE", "UPDATE_COMPLETE"]);
