import { refused, type Finding } from "../finding.ts";
import { flatten } from "../document/flatten.ts";
import { entriesOf, entryOf, shown, textOf, type Entry, type Value } from "../document/value.ts";
import { CLUSTER_SETTINGS } from "../schema/cluster-settings.ts";
import { NODE_SETTINGS } from "../schema/node-settings.ts";
import { typeOf } from "../schema/setting.ts";
import { checkSettings } from "./check-settings.ts";
import { checkSchedule } from "./check-schedule.ts";
import { didYouMean } from "./nearest.ts";

/** What is wrong with `cluster/settings.json`, the body of `PUT _cluster/settings`. */
export function checkClusterFile(value: Value): readonly Finding[] {
  if (value.kind !== "mapping" || value.entries.length === 0) {
    return [
      refused(value.at, 'Cluster settings are an object with "persistent" in it. Write them, or remove the file.'),
    ];
  }
  const persistent = entryOf(value, "persistent");
  const settings = flatten(persistent?.value);
  return [
    ...entriesOf(value).flatMap(checkTop),
    ...settings.flatMap(checkEntry),
    ...checkWatermarks(settings),
    ...settings
      .filter(({ key }) => key === "slm.retention_schedule")
      .flatMap(({ key, value: at }) => checkSchedule(key, at)),
  ];
}

function checkTop({ key, at }: Entry): readonly Finding[] {
  if (key === "persistent") return [];
  if (key === "transient") {
    return [
      refused(
        at,
        "Transient settings are gone when the cluster restarts, or loses its masters for a moment, and are deprecated since 7.16. Write them under persistent.",
      ),
    ];
  }
  const meant = didYouMean(key, ["persistent"]) || "Settings stand under persistent. ";
  return [refused(at, `Cluster settings have no "${key}", and Elasticsearch refuses the whole file. ${meant}`.trim())];
}

function checkEntry(entry: Entry): readonly Finding[] {
  const { key, at, value } = entry;
  if (typeOf(CLUSTER_SETTINGS, key) === undefined && typeOf(NODE_SETTINGS, key) !== undefined) {
    return [
      refused(
        at,
        `${key} is read when a node starts, and a running cluster refuses to change it. Put it into elasticsearch.yml of each role.`,
      ),
    ];
  }
  if (key.startsWith("index.")) {
    return [refused(at, `${key} is a setting of an index, and a cluster has none. Put it into a component template.`)];
  }
  if (key === "cluster.routing.allocation.enable" && textOf(value) !== undefined && textOf(value) !== "all") {
    return [
      refused(
        value.at,
        `cluster.routing.allocation.enable is ${shown(value)}: that is for an hour of maintenance. From a package it would come back with every deployment, and shards would stay unassigned. Leave it out.`,
      ),
    ];
  }
  if (key.startsWith("cluster.routing.allocation.exclude.")) {
    return [
      refused(
        at,
        `${key} empties nodes, which is done while machines are replaced one by one; a package that says so too would work against that. Leave it out.`,
      ),
    ];
  }
  return checkSettings([entry], { table: CLUSTER_SETTINGS, of: "of a cluster" });
}

const WATERMARKS = ["low", "high", "flood_stage"] as const;

/** Elasticsearch refuses watermarks that are not in their order, or of which one is a share and another a size. */
function checkWatermarks(settings: readonly Entry[]): readonly Finding[] {
  const given = WATERMARKS.flatMap((name) => {
    const entry = settings.find(({ key }) => key === `cluster.routing.allocation.disk.watermark.${name}`);
    const share = entry === undefined ? undefined : shareOf(entry.value);
    return entry === undefined || share === undefined ? [] : [{ name, entry, share }];
  });
  return given.slice(1).flatMap(({ name, entry, share }, index) => {
    const before = given[index];
    if (before === undefined || before.share < share) return [];
    return [
      refused(
        entry.value.at,
        `The watermark ${name} is ${shown(entry.value)} and ${before.name} is ${shown(before.entry.value)}, and Elasticsearch refuses them unless low, high and flood_stage go up. Mend one.`,
      ),
    ];
  });
}

/** The share of a disk that may be used; undefined for one that is given as free space. */
function shareOf(value: Value): number | undefined {
  const text = value.kind === "scalar" ? String(value.value) : "";
  if (/^\d+(?:\.\d+)?%$/.test(text)) return Number(text.slice(0, -1)) / 100;
  return /^(?:0?\.\d+|1(?:\.0+)?)$/.test(text) ? Number(text) : undefined;
}
