import { readFolder, runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";

const lib = await readFolder(new URL("../../../packages/deploy-configuration/machine/", import.meta.url).pathname);

const settings = {
  AWS_REGION: "ap-southeast-2",
  ELASTICSEARCH_CLUSTER: "ci-elasticsearch",
  ELASTICSEARCH_FOUNDERS: "",
};
const bundleOf = async (role: "master" | "data") => ({
  ...(await readFolder(new URL(`../configuration/machine/${role}/`, import.meta.url).pathname)),
  ...lib,
});
const bundles = { master: await bundleOf("master"), data: await bundleOf("data") };

const apply = (
  role: "master" | "data",
  { founders = "", doubles = {} }: { founders?: string; doubles?: Readonly<Record<string, string>> } = {},
) => {
  const files: Readonly<Record<string, string>> = bundles[role];
  return runBootScript(files["apply"] ?? "", {
    files,
    settings: { ...settings, ELASTICSEARCH_FOUNDERS: founders },
    doubles: { curl: "printf '{\"acknowledged\":true}\\n200'", ...doubles },
  });
};
const isPut = (call: string) => call.includes("-X PUT");
const pathOf = (call: string) => /http:\/\/127\.0\.0\.1:9200(\S+)/.exec(call)?.[1] ?? "";

describe("applying the configuration of a master", () => {
  it("puts settings, lifecycle, templates and snapshots to the cluster, once the node has joined, what is used before its user", async () => {
    const { calls, exitCode } = await apply("master");
    expect(exitCode).toBe(0);
    const paths = calls.filter(isPut).map(pathOf);
    expect([...new Set(paths.map((path) => path.replace(/[^/]+$/, "")))]).toEqual([
      "/_cluster/",
      "/_ilm/policy/",
      "/_component_template/",
      "/_index_template/",
      "/_snapshot/",
      "/_slm/policy/",
    ]);
    const files = Object.keys(bundles.master).filter((path) => path.startsWith("cluster/"));
    expect(paths).toHaveLength(files.length);
    const joined = calls.findIndex((call) => call.endsWith("/_cluster/health"));
    expect(calls.indexOf("systemctl restart elasticsearch")).toBeLessThan(joined);
    expect(joined).toBeLessThan(calls.findIndex(isPut));
  });

  it("tells each answer, and fails with the cluster's own words at the first that it refuses", async () => {
    const curl = `case "$*" in *_ilm*) printf '{"error":"no such action"}\\n400' ;; *) printf '{}\\n200' ;; esac`;
    const { console, exitCode, calls } = await apply("master", { doubles: { curl } });
    expect(exitCode).not.toBe(0);
    expect(console).toContain("PUT /_cluster/settings: 200\n");
    expect(console).toContain('The cluster refused cluster/lifecycle-policies/logs.json: {"error":"no such action"}\n');
    expect(calls.filter((call) => call.includes("_index_template"))).toEqual([]);
  });

  it("founds a cluster where it is one of the first masters, and only there", async () => {
    const first = await apply("master", { founders: "i-0a,i-0b,i-0c" });
    const later = await apply("master");
    const founding = "cluster.initial_master_nodes: i-0a,i-0b,i-0c\n";
    expect(first.files["/etc/elasticsearch/elasticsearch.yml"]).toContain(founding);
    expect(later.files["/etc/elasticsearch/elasticsearch.yml"]).not.toMatch(/^cluster\.initial_master_nodes/m);
  });
});

describe("applying the configuration of a data node", () => {
  it("gives Elasticsearch its files, starts it, and asks nothing of the cluster", async () => {
    const { calls, exitCode, files } = await apply("data");
    expect(exitCode).toBe(0);
    expect(files["/etc/elasticsearch/elasticsearch.yml"]).toBe(
      (bundles.data as Readonly<Record<string, string>>)["elasticsearch/elasticsearch.yml"],
    );
    expect(calls.at(-1)).toBe("systemctl restart elasticsearch");
    expect(calls.filter((call) => call.startsWith("curl"))).toEqual([]);
  });
});

describe("the health of a node", () => {
  const health = (doubles: Readonly<Record<string, string>>) => {
    const files: Readonly<Record<string, string>> = bundles.data;
    return runBootScript(files["health"] ?? "", { files, settings, doubles });
  };

  it("is that it has joined a cluster with an elected master", async () => {
    const { calls, exitCode } = await health({});
    expect(exitCode).toBe(0);
    expect(calls).toEqual([expect.stringMatching(/^curl -fs .* http:\/\/127\.0\.0\.1:9200\/_cluster\/health$/)]);
  });

  it("is bad when Elasticsearch stops instead, and its log says why", async () => {
    const { console, exitCode } = await health({ curl: "exit 22", systemctl: "exit 0" });
    expect(exitCode).not.toBe(0);
    expect(console).toContain("the end of the log\n");
    expect(console).toContain("elasticsearch has stopped.\n");
  });
});
