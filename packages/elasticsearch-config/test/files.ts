import { checkElasticsearch, type ElasticsearchOptions, type Finding, renderFinding } from "../src/index.ts";

/** Files of a master that are sound, and as few as make sense together. */
export const SOUND: Readonly<Record<string, string>> = {
  "elasticsearch.yml": `cluster.name: \${CLUSTER}
node.name: \${NODE}
node.roles: [master]
network.host: ["_local_", "_site_"]
http.port: 9200
discovery.seed_providers: ec2
discovery.ec2.tag.cluster: \${CLUSTER}
s3.client.default.region: eu-west-1
`,
  "cluster/settings.json": json({
    persistent: {
      "cluster.routing.allocation.disk.watermark.low": "80%",
      "cluster.routing.allocation.disk.watermark.high": "87%",
      "cluster.routing.allocation.disk.watermark.flood_stage": "93%",
      indices: { recovery: { max_bytes_per_sec: "40mb" } },
      "slm.retention_schedule": "0 30 3 * * ?",
    },
  }),
  "cluster/lifecycle-policies/logs.json": json({
    policy: {
      phases: {
        hot: { actions: { set_priority: { priority: 100 } } },
        delete: { min_age: "14d", actions: { delete: {} } },
      },
    },
  }),
  "cluster/component-templates/common.json": json({
    template: {
      settings: { index: { number_of_replicas: "1", lifecycle: { name: "logs" }, refresh_interval: "10s" } },
      mappings: { properties: { "@timestamp": { type: "date" }, message: { type: "text" } } },
    },
  }),
  "cluster/index-templates/logs.json": json({
    index_patterns: ["logs-*"],
    priority: 600,
    composed_of: ["common"],
    template: {},
  }),
  "cluster/snapshot-repositories/bucket.json": json({
    type: "s3",
    settings: { bucket: "some-bucket", base_path: "a" },
  }),
  "cluster/snapshot-policies/daily.json": json({
    schedule: "0 30 1 * * ?",
    name: "<nightly-{now/d}>",
    repository: "bucket",
    config: { indices: ["logs-*"] },
    retention: { expire_after: "14d", min_count: 1, max_count: 20 },
  }),
};

/** JSON as a person writes it. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What is found in the sound files with some of them exchanged; `undefined` takes a file away. */
export function check(
  files: Readonly<Record<string, string | undefined>> = {},
  options: ElasticsearchOptions = {},
): readonly Finding[] {
  const all = Object.entries({ ...SOUND, ...files }).flatMap(([file, text]): (readonly [string, string])[] =>
    text === undefined ? [] : [[file, text]],
  );
  return checkElasticsearch(new Map(all), { machineVariables: ["CLUSTER", "NODE"], ...options });
}

/** The same with one text of a sound file exchanged for another. */
export function checkWith(
  file: string,
  [from, to]: readonly [string, string],
  options: ElasticsearchOptions = {},
): readonly string[] {
  const text = SOUND[file] ?? "";
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  return check({ [file]: text.replace(from, to) }, options).map(renderFinding);
}
