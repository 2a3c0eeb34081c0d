import { refused, sortFindings, type Finding } from "../finding.ts";
import { readJson } from "../document/read-json.ts";
import { entriesOf, entryOf, valueAt, type Value } from "../document/value.ts";
import { checkClusterFile } from "./check-cluster-file.ts";
import { checkLifecycle } from "./check-lifecycle.ts";
import { checkNodeFile } from "./check-node-file.ts";
import type { NodeKind } from "./check-roles.ts";
import { checkRepository, checkSnapshotPolicy } from "./check-snapshots.ts";
import { checkComponentTemplate, checkIndexTemplate } from "./check-template.ts";
import { checkTemplatesTogether } from "./check-templates-together.ts";
import { didYouMean, orList } from "./nearest.ts";
import type { PackageNames } from "./package-names.ts";

/** What the files of a role are checked against. */
export interface ElasticsearchOptions {
  /** Environment variables that the machine has, for `${NAME}` in `elasticsearch.yml`; undefined when nobody says. */
  readonly machineVariables?: readonly string[];
  /** What the machines are replaced as, so that their roles must fit; undefined when nobody says. */
  readonly nodeKind?: NodeKind;
  /** Whether an index without a copy is refused, or only told: where events may be lost. `needed` when left out. */
  readonly copies?: "needed" | "told";
  /**
   * Why no index may be made read-only before it is deleted, as sentences that follow "x makes an index read-only."; undefined
   * where it may be.
   */
  readonly writtenAlways?: string;
}

/**
 * Everything that is wrong with the files of one role, texts by path: `elasticsearch.yml` (at the end of any path), and under
 * `cluster/` the bodies of requests, which may refer to each other. Never throws.
 */
export function checkElasticsearch(
  files: ReadonlyMap<string, string>,
  { machineVariables, nodeKind, copies = "needed", writtenAlways }: ElasticsearchOptions = {},
): readonly Finding[] {
  const findings: Finding[] = [];
  const read = new Map<Folder, Map<string, Value>>(FOLDERS.map((folder) => [folder, new Map<string, Value>()]));
  for (const [file, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (/(?:^|\/)elasticsearch\.yml$/.test(file)) {
      findings.push(...checkNodeFile({ file, text }, { variables: machineVariables, kind: nodeKind }));
      continue;
    }
    const inside = /(?:^|\/)cluster\/(.+)$/.exec(file)?.[1];
    if (inside === undefined) continue;
    const place = placeOf(inside);
    if (place.kind === "stray") {
      findings.push(refused({ file, line: 1, column: 1 }, place.why));
      continue;
    }
    const document = readJson(file, text);
    findings.push(...document.findings);
    if (document.value === undefined) continue;
    if (place.kind === "settings") findings.push(...checkClusterFile(document.value));
    else read.get(place.folder)?.set(place.name, document.value);
  }
  return sortFindings([...findings, ...checkBodies(read, { copies, writtenAlways })]);
}

const FOLDERS = [
  "component-templates",
  "index-templates",
  "ingest-pipelines",
  "lifecycle-policies",
  "snapshot-policies",
  "snapshot-repositories",
] as const;

type Folder = (typeof FOLDERS)[number];

type FilePlace =
  | { readonly kind: "settings" }
  | { readonly kind: "body"; readonly folder: Folder; readonly name: string }
  | { readonly kind: "stray"; readonly why: string };

function placeOf(inside: string): FilePlace {
  if (inside === "settings.json") return { kind: "settings" };
  const [given = "", file = "", ...deeper] = inside.split("/");
  const folder = FOLDERS.find((known) => known === given);
  if (folder === undefined) {
    const meant = didYouMean(given, [...FOLDERS, "settings.json"]);
    return {
      kind: "stray",
      why: `Nothing puts this file to the cluster: cluster/ has settings.json, ${orList(FOLDERS)}. ${meant}`.trim(),
    };
  }
  const name = /^([a-z0-9][a-z0-9._-]*)\.json$/.exec(file)?.[1];
  if (name === undefined || deeper.length > 0) {
    return {
      kind: "stray",
      why: `Nothing puts this file to the cluster: ${given}/ has one NAME.json for each NAME, in lower case. Rename it.`,
    };
  }
  return { kind: "body", folder, name };
}

function checkBodies(
  read: ReadonlyMap<Folder, ReadonlyMap<string, Value>>,
  { copies, writtenAlways }: { readonly copies: "needed" | "told"; readonly writtenAlways: string | undefined },
): readonly Finding[] {
  const of = (folder: Folder): ReadonlyMap<string, Value> => read.get(folder) ?? new Map<string, Value>();
  const names: PackageNames = {
    lifecycles: [...of("lifecycle-policies").keys()],
    rollingLifecycles: [...of("lifecycle-policies")].filter(([, value]) => rolls(value)).map(([name]) => name),
    componentTemplates: [...of("component-templates").keys()],
    ingestPipelines: [...of("ingest-pipelines").keys()],
    repositories: [...of("snapshot-repositories").keys()],
    snapshotPolicies: [...of("snapshot-policies").keys()],
  };
  const check = (folder: Folder, judge: (value: Value) => readonly Finding[]): readonly Finding[] =>
    [...of(folder).values()].flatMap((value) =>
      value.kind === "mapping"
        ? judge(value)
        : [refused(value.at, "This file is the body of a request, so it is an object. Write one.")],
    );
  return [
    ...check("component-templates", (value) => checkComponentTemplate(value, { names, copies })),
    ...check("index-templates", (value) => checkIndexTemplate(value, { names, copies })),
    ...check("lifecycle-policies", (value) => checkLifecycle(value, { names, writtenAlways })),
    ...check("snapshot-repositories", checkRepository),
    ...check("snapshot-policies", (value) => checkSnapshotPolicy(value, names)),
    ...check("ingest-pipelines", checkIngestPipeline),
    ...checkTemplatesTogether({ components: of("component-templates"), indices: of("index-templates") }, names),
  ];
}

function rolls(lifecycle: Value): boolean {
  return entriesOf(valueAt(lifecycle, "policy", "phases", "hot", "actions", "rollover")).length > 0;
}

/** Processors are not looked at. */
function checkIngestPipeline(value: Value): readonly Finding[] {
  if (entryOf(value, "processors")?.value.kind === "list") return [];
  return [refused(value.at, "A pipeline has a list of processors, and this one has none. Write it.")];
}
