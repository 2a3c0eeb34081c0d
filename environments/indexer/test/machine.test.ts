import { readFolder, runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";

const lib = await readFolder(new URL("../../../packages/deploy-configuration/machine/", import.meta.url).pathname);

const bundle: Readonly<Record<string, string>> = {
  ...(await readFolder(new URL("../configuration/machine/indexer/", import.meta.url).pathname)),
  ...lib,
  "secrets.env": "CACHE_AUTH_TOKEN='@@secret:CacheAuthToken@@'\n",
  secrets: "CacheAuthToken secretsmanager:arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2\n",
};
const settings = {
  AWS_REGION: "ap-southeast-2",
  ELASTICSEARCH_HOST: "elasticsearch.test",
  ELASTICSEARCH_PORT: "9200",
  CACHE_HOST: "cache.test",
  CACHE_PORT: "6379",
};
const run = (script: "apply" | "health", doubles: Readonly<Record<string, string>> = {}) =>
  runBootScript(bundle[script] ?? "", { files: bundle, settings, doubles: { aws: "echo t0ken", ...doubles } });

describe("applying the configuration of an Indexer", () => {
  it("gives Logstash its files, room for dead letters, its secret in memory, and starts it at the very end", async () => {
    const { calls, exitCode, files } = await run("apply");
    expect(exitCode).toBe(0);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["/etc/logstash/pipelines.yml", "/etc/logstash/pipelines/dead-letters.conf"]),
    );
    expect(files["/run/logstack/logstash.env"]).toBe("CACHE_AUTH_TOKEN='t0ken'\n");
    expect(calls).toContain(
      "install -d -m 0750 -o logstash -g logstash /var/lib/logstash /var/lib/logstash/dead_letter_queue",
    );
    expect(calls.at(-1)).toBe("systemctl restart logstash");
  });

  it("leaves the secret in no other file, in no argument and not on the console", async () => {
    const { calls, console, files } = await run("apply");
    const others = Object.entries(files).filter(([path]) => path !== "/run/logstack/logstash.env");
    expect([console, ...calls, ...others.flat()].filter((text) => text.includes("t0ken"))).toEqual([]);
  });

  it("names the one of the two that it cannot reach", async () => {
    const { console, exitCode } = await run("apply", { timeout: 'case "$*" in *elasticsearch.test*) exit 1 ;; esac' });
    expect(exitCode).not.toBe(0);
    expect(console).toContain("step: reaching Elasticsearch at elasticsearch.test:9200\n");
    expect(console).not.toContain("step: reading the secrets");
  });
});

describe("the health of an Indexer", () => {
  it("is that every pipeline runs that it has", async () => {
    const { calls, exitCode } = await run("health");
    expect(exitCode).toBe(0);
    expect(calls.map((call) => call.split("/").at(-1))).toEqual(["indexer", "dead-letters"]);
  });

  it("is bad when one of them does not come up", async () => {
    const { console, exitCode } = await run("health", {
      curl: 'case "$*" in *dead-letters) exit 22 ;; esac',
      systemctl: "exit 0",
    });
    expect(exitCode).not.toBe(0);
    expect(console).toContain('step: waiting for the pipeline "dead-letters" to run\n');
  });
});
