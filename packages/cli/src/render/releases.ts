import type { LayerDifference, ReleasesComparison, ResolvedVariables, StoredRelease } from "@logstack/release";
import { renderDifference } from "./variable-differences.ts";
import { renderTable } from "./table.ts";

/** A release in one line: its number, what is in it, who made it. */
export function renderReleaseLine({ release, digest }: StoredRelease): string {
  const layers = Object.entries(release.layers).map(([layer, { version }]) => `${layer} ${version}`);
  return `release ${release.number}  ${layers.join(", ")}  ${digest}`;
}

/** The releases as a table, one a line. */
export function renderReleaseList(
  releases: readonly StoredRelease[],
  { total }: { readonly total: number },
): readonly string[] {
  if (releases.length === 0) return ["There is no release yet. Create one: logstack release create."];
  const rows = releases.map(({ release }) => [
    release.number,
    renderTime(release.createdAt),
    release.createdBy,
    renderCommit(release.commit),
    Object.keys(release.layers).join(", "),
  ]);
  const more = total - releases.length;
  return [
    ...renderTable([["release", "created", "by", "commit", "layers"], ...rows]),
    ...(more > 0 ? [`and ${more} older; --limit ${total} shows them.`] : []),
  ];
}

/** All of a release but the values of its variables. */
export function renderRelease({ release, digest }: StoredRelease): readonly string[] {
  return [
    `release ${release.number}  ${digest}`,
    `created ${renderTime(release.createdAt)} by ${release.createdBy}, commit ${renderCommit(release.commit)}`,
    "",
    ...renderTable([
      ["layer", "version", "commit", "artifact"],
      ...Object.entries(release.layers).map(([layer, { version, commit, digest: artifact }]) => [
        layer,
        version,
        renderCommit(commit),
        artifact,
      ]),
    ]),
    "",
    ...renderTable([
      ["environment", "variables", "sensitive"],
      ...Object.entries(release.variables).map(([environment, layers]) => countVariables(environment, layers)),
    ]),
    "",
    "The values, too: --json. The sensitive ones are not in it; only where they are kept.",
  ];
}

function countVariables(environment: string, layers: Readonly<Record<string, ResolvedVariables>>): readonly string[] {
  const kinds = new Map(
    Object.values(layers).flatMap((variables) =>
      Object.entries(variables).map(([name, { kind, source }]) => [`${name} ${source}`, kind] as const),
    ),
  );
  const sensitive = [...kinds.values()].filter((kind) => kind === "sensitive").length;
  return [environment, String(kinds.size), String(sensitive)];
}

/** How two releases differ: artifacts, then variables of each environment. */
export function renderReleasesComparison(
  { layers, sameLayers, variables }: ReleasesComparison,
  { from, to }: { readonly from: string; readonly to: string },
): readonly string[] {
  const environments = Object.entries(variables);
  if (layers.length === 0 && environments.length === 0) {
    return [`Releases ${from} and ${to} have the same artifacts and the same variables.`];
  }
  return [
    ...(layers.length === 0 ? ["The artifacts are the same."] : renderTable(layers.map(renderLayerDifference))),
    ...(sameLayers.length === 0 || layers.length === 0 ? [] : [`The same in both: ${sameLayers.join(", ")}.`]),
    ...environments.flatMap(([environment, differences]) => [
      "",
      `variables in ${environment}`,
      ...differences.flatMap((difference) =>
        renderDifference(difference, { from, to, layers: [] }).map((line) => `  ${line}`),
      ),
    ]),
    ...(environments.length === 0 ? ["", "The variables are the same."] : []),
  ];
}

function renderLayerDifference({ layer, from, to }: LayerDifference): readonly string[] {
  if (from === undefined) return [`+ ${layer}`, to?.version ?? "", to?.digest ?? ""];
  if (to === undefined) return [`- ${layer}`, from.version, from.digest];
  return [`~ ${layer}`, `${from.version} -> ${to.version}`, to.digest];
}

/** A release for programs, without its variables. */
export function describeRelease({ release, digest }: StoredRelease): object {
  const { variables: _left, ...others } = release;
  return { digest, ...others };
}

function renderTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

function renderCommit(commit: string | null): string {
  return commit === null ? "not known" : commit.slice(0, 10);
}
