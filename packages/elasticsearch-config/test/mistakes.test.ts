import { describe, expect, test } from "vitest";
import { renderFinding } from "../src/index.ts";
import { check, checkWith, json } from "./files.ts";

const YML = "elasticsearch.yml";
const SETTINGS = "cluster/settings.json";
const LIFECYCLE = "cluster/lifecycle-policies/logs.json";
const COMPONENT = "cluster/component-templates/common.json";
const INDEX = "cluster/index-templates/logs.json";
const REPOSITORY = "cluster/snapshot-repositories/bucket.json";
const POLICY = "cluster/snapshot-policies/daily.json";

test("sound files are found to be sound", () => expect(check()).toEqual([]));

describe("a node whose roles are not those that its machines are replaced as is refused", () => {
  test.each([
    ["master", "[data]"],
    ["master", "[master, data_hot]"],
    ["data", "[master]"],
    ["data", "[data, master]"],
    ["data", "[ingest]"],
  ] as const)("a %s with %s", (nodeKind, roles) => {
    const found = checkWith(YML, ["[master]", roles], { nodeKind });
    expect(found).toEqual([expect.stringMatching(/^elasticsearch\.yml:3:\d+: error: node\.roles is/)]);
  });

  test("which they are, too, where they are not written", () => {
    const found = checkWith(YML, ["node.roles: [master]\n", ""], { nodeKind: "master" });
    expect(found).toEqual([expect.stringMatching(/^elasticsearch\.yml:1:\d+: error: node\.roles is missing/)]);
  });

  test("and taken where they are", () => {
    expect(check({}, { nodeKind: "master" })).toEqual([]);
    expect(checkWith(YML, ["[master]", "[data, ingest]"], { nodeKind: "data" })).toEqual([]);
  });
});

describe("a mistake is refused once, with its place and a sentence", () => {
  test.each<[string, string, readonly [string, string], string, RegExp]>([
    [
      "a setting that is misspelt",
      YML,
      ["seed_providers", "seed_provider"],
      "6:1",
      /no setting discovery\.seed_provider of a node.*Did you mean discovery\.seed_providers\?/,
    ],
    [
      "a client's setting that is misspelt",
      YML,
      ["region", "regoin"],
      "8:1",
      /Did you mean s3\.client\.default\.region\?/,
    ],
    [
      "a setting of the past",
      YML,
      ["http.port: 9200", "discovery.zen.minimum_master_nodes: 2"],
      "5:1",
      /Elasticsearch counts its masters itself/,
    ],
    [
      "roles as they once were",
      YML,
      ["node.roles: [master]", "node.master: true"],
      "3:1",
      /use node\.roles, with master in it/,
    ],
    [
      "who founds the cluster",
      YML,
      ["http.port: 9200", "cluster.initial_master_nodes: [a]"],
      "5:1",
      /boot script writes it/,
    ],
    ["a role that is misspelt", YML, ["[master]", "[mastr]"], "3:14", /no role "mastr".*Did you mean master\?/],
    ["roles without brackets", YML, ["[master]", "master"], "3:13", /takes a list there/],
    ["a port below those of users", YML, ["9200", "92"], "5:12", /http\.port is 92/],
    ["a flag that is a word", YML, ["http.port: 9200", "bootstrap.memory_lock: yes"], "5:24", /takes true or false/],
    [
      "a time without a unit",
      YML,
      ["http.port: 9200", "cluster.publish.timeout: 30"],
      "5:26",
      /takes a time with a unit/,
    ],
    [
      "a size without a unit",
      YML,
      ["http.port: 9200", "http.max_content_length: 100"],
      "5:26",
      /takes a size with a unit/,
    ],
    ["a secret", YML, ["region: eu-west-1", "secret_key: abc"], "8:1", /put it into the keystore/],
    [
      "a setting of an index",
      YML,
      ["http.port: 9200", "index.number_of_replicas: 1"],
      "5:1",
      /is a setting of an index/,
    ],
    [
      "a variable that no machine has",
      YML,
      ["node.name: ${NODE}", "node.name: ${NODES}"],
      "2:12",
      /no \$\{NODES\}.*Did you mean NODE\?/,
    ],
    [
      "a variable that is not closed",
      YML,
      ["node.name: ${NODE}", "node.name: ${NODE"],
      "2:12",
      /node\.name has a `\$\{` that is not closed by `\}`/,
    ],
    ["a variable without a name", YML, ["node.name: ${NODE}", "node.name: ${}"], "2:12", /names no variable/],
    ["no name of the cluster", YML, ["cluster.name: ${CLUSTER}\n", ""], "1:1", /cluster\.name is missing/],
    [
      "open to others, and finds nobody",
      YML,
      ["discovery.seed_providers: ec2\n", ""],
      "4:1",
      /nothing says how it finds the others/,
    ],
    ["a setting twice", YML, ["http.port: 9200", "http.port: 9200\nhttp.port: 9201"], "6:1", /This is no YAML/],

    ["transient settings", SETTINGS, ['"persistent"', '"transient"'], "2:3", /gone when the cluster restarts/],
    ["settings nowhere", SETTINGS, ['"persistent"', '"persistant"'], "2:3", /Did you mean persistent\?/],
    [
      "a setting that is read at the start",
      SETTINGS,
      ['"indices": {', '"node.roles": "data",\n"indices": {'],
      "6:5",
      /is read when a node starts/,
    ],
    [
      "a cluster's setting that is misspelt",
      SETTINGS,
      ["max_bytes_per_sec", "max_bytes_per_second"],
      "8:9",
      /Did you mean indices\.recovery\.max_bytes_per_sec\?/,
    ],
    ["a speed without a unit", SETTINGS, ['"40mb"', "40"], "8:30", /takes a size with a unit/],
    ["watermarks that cross", SETTINGS, ['"87%"', '"75%"'], "4:55", /watermark high is "75%" and low is "80%"/],
    [
      "maintenance that was forgotten",
      SETTINGS,
      ['"indices": {', '"cluster.routing.allocation.enable": "primaries",\n"indices": {'],
      "6:42",
      /comes? back with every deployment/,
    ],
    [
      "emptying a node from a package",
      SETTINGS,
      ['"indices": {', '"cluster.routing.allocation.exclude._name": "a",\n"indices": {'],
      "6:5",
      /done while machines are replaced/,
    ],
    ["a schedule of a crontab", SETTINGS, ["0 30 3 * * ?", "30 3 * * *"], "11:31", /five fields of a crontab/],
    ["a comma too many", SETTINGS, ['"0 30 3 * * ?"', '"0 30 3 * * ?",'], "12:3", /This is no JSON/],
    [
      "a key twice",
      SETTINGS,
      ['"indices": {', '"slm.retention_schedule": "0 30 4 * * ?",\n"indices": {'],
      "12:5",
      /stands here a second time/,
    ],

    ["phases without a policy", LIFECYCLE, ['"policy"', '"policies"'], "1:1", /has no policy/],
    ["a phase that is misspelt", LIFECYCLE, ['"hot"', '"hott"'], "4:7", /Did you mean hot\?/],
    ["an action that is misspelt", LIFECYCLE, ["set_priority", "set_prioritty"], "6:11", /Did you mean set_priority\?/],
    [
      "an action of another phase",
      LIFECYCLE,
      ['"delete": {}', '"rollover": {"max_age": "1d"}'],
      "14:11",
      /phase delete has no action rollover/,
    ],
    [
      "an action of the past",
      LIFECYCLE,
      ['"set_priority": {', '"freeze": {'],
      "6:11",
      /Elasticsearch 8 took frozen indices away/,
    ],
    ["an age in weeks", LIFECYCLE, ['"14d"', '"2w"'], "12:20", /takes a time with a unit/],
    [
      "phases out of their order",
      LIFECYCLE,
      ['"hot": {', '"cold": {"min_age": "30d", "actions": {}},\n"hot": {'],
      "13:20",
      /phase delete begins at "14d", before cold, "30d"/,
    ],
    ["deleting nothing", LIFECYCLE, ['{\n          "delete": {}\n        }', "{}"], "11:7", /it deletes nothing/],
    [
      "rolling over never",
      LIFECYCLE,
      ['"set_priority": {\n            "priority": 100\n          }', '"rollover": {}'],
      "6:11",
      /nothing would ever roll/,
    ],

    [
      "a component that is not there",
      INDEX,
      ['"common"', '"comon"'],
      "7:5",
      /no component template "comon".*Did you mean common\?/,
    ],
    ["no priority", INDEX, ['"priority": 600,', ""], "1:1", /priority is missing/],
    ["a priority below Elasticsearch's own", INDEX, ["600", "200"], "5:15", /would become data streams/],
    ["a pattern in capitals", INDEX, ["logs-*", "Logs-*"], "3:5", /have no capital letters/],
    ["every index", INDEX, ["logs-*", "*"], "3:5", /means every index/],
    ["a template as they once were", INDEX, ['"priority"', '"order"'], "5:3", /Write priority/],
    [
      "a lifecycle that is not there",
      COMPONENT,
      ['"name": "logs"', '"name": "log"'],
      "7:19",
      /no lifecycle "log".*Did you mean logs\?/,
    ],
    [
      "no copy",
      COMPONENT,
      ['"number_of_replicas": "1"', '"number_of_replicas": "0"'],
      "5:31",
      /a machine that goes takes its events along/,
    ],
    [
      "an index's setting that is misspelt",
      COMPONENT,
      ["number_of_replicas", "number_of_replica"],
      "5:9",
      /Did you mean index\.number_of_replicas\?/,
    ],
    ["a rhythm without a unit", COMPONENT, ['"10s"', "10"], "9:29", /takes a time with a unit/],
    [
      "a type of the past",
      COMPONENT,
      ['"type": "text"', '"type": "string"'],
      "18:19",
      /field message has the type "string".*match_only_text/,
    ],
    ["a type that is misspelt", COMPONENT, ['"type": "text"', '"type": "texxt"'], "18:19", /Did you mean text\?/],
    [
      "a time that is a word",
      COMPONENT,
      ['"type": "date"', '"type": "keyword"'],
      "15:19",
      /@timestamp has the type "keyword"/,
    ],
    [
      "no time at all",
      COMPONENT,
      ['"@timestamp"', '"@time"'],
      "9:3",
      /Neither this template nor its components map @timestamp/,
    ],
    ["strict mappings", COMPONENT, ['"properties"', '"dynamic": "strict", "properties"'], "13:18", /refused whole/],
    [
      "a type of documents",
      COMPONENT,
      ['"properties": {', '"doc": {"properties": {}}, "properties": {'],
      "13:7",
      /no types any more since Elasticsearch 7/,
    ],

    ["a repository of no type", REPOSITORY, ['"s3"', '"aws"'], "2:11", /no repository of type "aws"/],
    ["a key in the repository", REPOSITORY, ['"base_path"', '"secret_key"'], "5:5", /is a secret.*machine's role/],
    ["a region in the repository", REPOSITORY, ['"base_path"', '"region"'], "5:5", /s3\.client\.default\.region/],
    [
      "a bucket with a scheme",
      REPOSITORY,
      ["some-bucket", "s3://some-bucket"],
      "4:15",
      /its name alone, without s3:\/\//,
    ],
    ["no bucket", REPOSITORY, ['"bucket": "some-bucket",', ""], "3:15", /needs bucket/],
    ["a path with a slash", REPOSITORY, ['"a"', '"/a"'], "5:18", /a folder without a name/],

    ["five fields", POLICY, ["0 30 1 * * ?", "30 1 * * *"], "2:15", /five fields of a crontab/],
    ["both days", POLICY, ["0 30 1 * * ?", "0 30 1 * * *"], "2:15", /one has to be \?/],
    ["an hour too late", POLICY, ["0 30 1 * * ?", "0 30 25 * * ?"], "2:15", /The hours of schedule cannot be "25"/],
    [
      "a repository that is not there",
      POLICY,
      ['"repository": "bucket"', '"repository": "buket"'],
      "4:17",
      /Did you mean bucket\?/,
    ],
    ["a date that is not put in", POLICY, ["<nightly-{now/d}>", "nightly-{now/d}"], "3:11", /between < and >/],
    ["a name in capitals", POLICY, ["<nightly-{now/d}>", "Nightly"], "3:11", /no capital letters/],
    [
      "fewer at most than at least",
      POLICY,
      ['"max_count": 20', '"max_count": 0'],
      "13:18",
      /max_count is 0 and min_count is 1/,
    ],
    ["keeping in months", POLICY, ['"14d"', '"1M"'], "11:21", /takes a time with a unit/],
    ["no name", POLICY, ['"name": "<nightly-{now/d}>",', ""], "1:1", /needs name/],
  ])("%s", (_name, file, exchange, place, message) => {
    const found = checkWith(file, exchange);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`:${place}: error: `);
    expect(found[0]).toMatch(message);
  });
});

test("a lifecycle without an end is refused", () => {
  const endless = json({ policy: { phases: { hot: { actions: {} } } } });
  expect(check({ [LIFECYCLE]: endless }).map(renderFinding)).toEqual([
    expect.stringMatching(/:3:5: error: .*until the disks are full/),
  ]);
});

describe("templates are judged together", () => {
  test("two with the same priority and names in common", () => {
    const other = json({ index_patterns: ["logs-i*"], priority: 600, composed_of: ["common"] });
    expect(check({ "cluster/index-templates/other.json": other }).map(renderFinding)).toEqual([
      expect.stringMatching(
        /^cluster\/index-templates\/other\.json:3:5: error: The pattern "logs-i\*" means names that logs means too/,
      ),
    ]);
  });

  test("a lifecycle that rolls over, of indices that cannot", () => {
    const rolling = json({
      policy: {
        phases: {
          hot: { actions: { rollover: { max_age: "1d" } } },
          delete: { min_age: "14d", actions: { delete: {} } },
        },
      },
    });
    expect(check({ [LIFECYCLE]: rolling }).map(renderFinding)).toEqual([
      expect.stringMatching(/^cluster\/index-templates\/logs\.json:2:3: error: The lifecycle "logs" rolls over/),
    ]);
    const stream = json({ index_patterns: ["logs-*"], priority: 600, composed_of: ["common"], data_stream: {} });
    expect(check({ [LIFECYCLE]: rolling, [INDEX]: stream })).toEqual([]);
  });

  test("a component that nobody uses, and a field of two types, are told", () => {
    const more = json({ template: { mappings: { properties: { message: { type: "keyword" } } } } });
    const found = check({
      "cluster/component-templates/unused.json": json({ template: {} }),
      [INDEX]: json({ index_patterns: ["logs-*"], priority: 600, composed_of: ["common"], ...JSON.parse(more) }),
    }).map(renderFinding);
    expect(found).toEqual([
      expect.stringMatching(/unused\.json:1:1: warning: No index template is composed of unused/),
      expect.stringMatching(/logs\.json:12:9: warning: message is keyword here and text in .*common\.json:17/),
    ]);
  });
});

describe("what a package asks for", () => {
  const readOnly = ['"set_priority": {\n            "priority": 100\n          }', '"readonly": {}'] as const;

  test("no copy may be told only", () => {
    const [found] = checkWith(COMPONENT, ['"number_of_replicas": "1"', '"number_of_replicas": 0'], { copies: "told" });
    expect(found).toMatch(/:5:31: warning: /);
  });

  test("an index may be kept from becoming read-only", () => {
    expect(checkWith(LIFECYCLE, readOnly)).toEqual([]);
    const [found] = checkWith(LIFECYCLE, readOnly, { writtenAlways: "It is written to." });
    expect(found).toMatch(/:6:11: error: readonly makes an index read-only\. It is written to\./);
  });

  test.each([
    ["cluster/lifecycle/logs.json", /Nothing puts this file to the cluster/],
    ["cluster/index-templates/Logs.json", /in lower case/],
    ["cluster/index-templates/a/b.json", /one NAME\.json for each NAME/],
  ])("a file that nobody would read is refused: %s", (file, message) => {
    expect(check({ [file]: "{}" }).map(renderFinding)).toEqual([expect.stringMatching(message)]);
  });
});
