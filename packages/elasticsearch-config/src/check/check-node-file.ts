import { refused, told, type Finding } from "../finding.ts";
import { flatten } from "../document/flatten.ts";
import { readYaml } from "../document/read-yaml.ts";
import { shown, textOf, wholeOf, itemsOf, type Entry } from "../document/value.ts";
import { CLUSTER_SETTINGS } from "../schema/cluster-settings.ts";
import { INDEX_SETTINGS } from "../schema/index-settings.ts";
import { NODE_SETTINGS, SECURE_SETTINGS } from "../schema/node-settings.ts";
import { typeOf } from "../schema/setting.ts";
import { checkRoles, type NodeKind } from "./check-roles.ts";
import { checkSetting } from "./check-setting.ts";
import { unknownSetting } from "./check-settings.ts";
import { didYouMean } from "./nearest.ts";

/** What a machine gives `elasticsearch.yml` besides the file. */
export interface NodeMachine {
  /** Names of environment variables that the file may use as `${NAME}`; undefined when nobody says. */
  readonly variables?: readonly string[] | undefined;
  /** What it is replaced as; undefined when nobody says. */
  readonly kind?: NodeKind | undefined;
}

/** What is wrong with an `elasticsearch.yml`. */
export function checkNodeFile(
  { file, text }: { readonly file: string; readonly text: string },
  { variables, kind }: NodeMachine,
): readonly Finding[] {
  const { value, findings } = readYaml(file, text);
  if (value === undefined) return findings;
  const entries = flatten(value);
  return [
    ...findings,
    ...(value.kind === "mapping"
      ? []
      : [refused(value.at, "elasticsearch.yml is settings and their values. Write them.")]),
    ...entries.flatMap(checkEntry),
    ...entries.flatMap((entry) => [...checkOpenVariables(entry), ...checkVariables(entry, variables)]),
    ...checkName(entries, value.at),
    ...(kind === undefined ? [] : checkRoles(entries, kind, value.at)),
    ...checkDiscovery(entries),
    ...checkPorts(entries),
  ];
}

function checkEntry(entry: Entry): readonly Finding[] {
  const { key, at } = entry;
  if (SECURE_SETTINGS.test(key)) {
    return [
      refused(
        at,
        `${key} is a secret, and Elasticsearch does not start with one in elasticsearch.yml. Let the machine's role give the right, or put it into the keystore.`,
      ),
    ];
  }
  if (key === "cluster.initial_master_nodes") {
    return [
      refused(
        at,
        "cluster.initial_master_nodes founds a cluster, and a machine that is born later would found a second, empty one. The boot script writes it, once in the life of a cluster; leave it out.",
      ),
    ];
  }
  if (typeOf(INDEX_SETTINGS, key) !== undefined || key.startsWith("index.")) {
    return [
      refused(
        at,
        `${key} is a setting of an index, and a node does not start with one. Put it into a component template.`,
      ),
    ];
  }
  const own = typeOf(NODE_SETTINGS, key);
  if (own !== undefined) return checkSetting(entry, own);
  const ofCluster = typeOf(CLUSTER_SETTINGS, key);
  if (ofCluster === undefined) {
    return [unknownSetting(entry, { table: { ...CLUSTER_SETTINGS, ...NODE_SETTINGS }, of: "of a node" })];
  }
  return [
    told(
      at,
      `${key} is the cluster's, and here it only holds until the cluster is told something else. Put it into cluster/settings.json.`,
    ),
    ...checkSetting(entry, ofCluster),
  ];
}

/** What is no `${NAME}` to Elasticsearch stays as it is, and becomes part of a name or an address. */
function checkOpenVariables({ key, value }: Entry): readonly Finding[] {
  return itemsOf(value).flatMap((item) => {
    const text = textOf(item) ?? "";
    const begin = text.split("${").slice(1);
    if (begin.length > text.split("}").length - 1)
      return [
        refused(
          item.at,
          `${key} has a \`\${\` that is not closed by \`}\`, so it stays as it is. Close it, or leave it out.`,
        ),
      ];
    return begin.some((rest) => /^[:}]/.test(rest))
      ? [refused(item.at, `${key} has a \`\${\` that names no variable, and Elasticsearch would not start. Name one.`)]
      : [];
  });
}

function checkVariables({ value }: Entry, known: readonly string[] | undefined): readonly Finding[] {
  if (known === undefined) return [];
  return itemsOf(value).flatMap((item) =>
    Array.from((textOf(item) ?? "").matchAll(/\$\{([\w.]+)(:[^}]*)?\}/g))
      .filter(([, name = "", byDefault]) => byDefault === undefined && !known.includes(name))
      .map(([, name = ""]) =>
        refused(
          item.at,
          `The machine has no \${${name}}, so Elasticsearch would not start. ${didYouMean(name, known)}It has ${known.join(", ")}.`,
        ),
      ),
  );
}

function checkName(entries: readonly Entry[], at: Finding["at"]): readonly Finding[] {
  if (entries.some(({ key }) => key === "cluster.name")) return [];
  const meant = entries.some(({ key }) => didYouMean(key, ["cluster.name"]) !== "");
  if (meant) return [];
  return [
    refused(
      at,
      "cluster.name is missing, and then it is elasticsearch: nodes of two environments could join each other. Write it.",
    ),
  ];
}

/** Elasticsearch's bootstrap checks: a node that others can reach has to say how it finds them. */
function checkDiscovery(entries: readonly Entry[]): readonly Finding[] {
  const has = (name: string): boolean =>
    entries.some(({ key }) => key === name || didYouMean(key, [name]) !== "" || key.startsWith("discovery.zen."));
  const host = entries.find(({ key }) => key === "network.host");
  const isOpen = itemsOf(host?.value).some(
    (item) => !["_local_", "127.0.0.1", "localhost"].includes(textOf(item) ?? ""),
  );
  const finds = ["discovery.seed_hosts", "discovery.seed_providers", "discovery.type"].some(has);
  if (host === undefined || !isOpen || finds) return [];
  return [
    refused(
      host.at,
      "network.host lets other machines reach this node, and nothing says how it finds the others: it does not start. Write discovery.seed_providers: ec2, with a tag.",
    ),
  ];
}

function checkPorts(entries: readonly Entry[]): readonly Finding[] {
  return entries
    .filter(({ key }) => key === "http.port" || key === "transport.port")
    .flatMap(({ key, value }) => {
      const port = wholeOf(value);
      const isRange = /^\d+-\d+$/.test(textOf(value) ?? "");
      const isMachines = (textOf(value) ?? "").includes("${");
      if (isRange || isMachines || (port !== undefined && port >= 1024 && port <= 65_535)) return [];
      return [
        refused(
          value.at,
          `${key} is ${shown(value)}, and a node that does not run as root listens on 1024 to 65535. Mend it.`,
        ),
      ];
    });
}
