import { readFolder, runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";

const lib = await readFolder(new URL("../../../packages/deploy-configuration/machine/", import.meta.url).pathname);

const bundle: Readonly<Record<string, string>> = {
  ...(await readFolder(new URL("../configuration/machine/broker/", import.meta.url).pathname)),
  ...lib,
  "secrets.env": "CACHE_AUTH_TOKEN='@@secret:CacheAuthToken@@'\n",
  secrets: "CacheAuthToken secretsmanager:arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-Ab1Cd2\n",
};
const settings = {
  AWS_REGION: "ap-southeast-2",
  BROKER_PORT: "5000",
  BROKER_HTTP_PORT: "5081",
  CACHE_HOST: "cache.test",
  CACHE_PORT: "6379",
};
const run = (script: "apply" | "health", doubles: Readonly<Record<string, string>> = {}) =>
  runBootScript(bundle[script] ?? "", { files: bundle, settings, doubles: { aws: "echo t0ken", ...doubles } });

describe("applying the configuration of a Broker", () => {
  it("gives Logstash its files, its secret in memory, and starts it at the very end", async () => {
    const { calls, console, exitCode, files } = await run("apply");
    expect([exitCode, console]).toEqual([0, expect.stringMatching(/^step: reaching the cache at cache\.test:6379\n/)]);
    expect(Object.keys(files).filter((path) => path.startsWith("/etc/logstash/"))).toEqual(
      expect.arrayContaining(
        ["logstash.yml", "pipelines.yml", "pipelines/broker.conf"].map((path) => `/etc/logstash/${path}`),
      ),
    );
    expect(files["/run/logstack/logstash.env"]).toBe("CACHE_AUTH_TOKEN='t0ken'\n");
    expect(files["/etc/systemd/system/logstash.service.d/secrets.conf"]).toBe(
      "[Service]\nEnvironmentFile=/run/logstack/logstash.env\n",
    );
    expect(calls.at(-1)).toBe("systemctl restart logstash");
  });

  it("leaves the secret in no other file, in no argument and not on the console", async () => {
    const { calls, console, files } = await run("apply");
    const others = Object.entries(files).filter(([path]) => path !== "/run/logstack/logstash.env");
    expect([console, ...calls, ...others.flat()].filter((text) => text.includes("t0ken"))).toEqual([]);
  });

  it("changes nothing on a machine that cannot reach the cache, and names it", async () => {
    const { console, exitCode, files } = await run("apply", { timeout: "exit 1" });
    expect(exitCode).not.toBe(0);
    expect(console).toMatch(/^step: reaching the cache at cache\.test:6379\n.*Not within 60 seconds\.\n$/s);
    expect(files).toEqual({});
  });
});

describe("the health of a Broker", () => {
  it("is that its pipeline runs, and that it listens for lines and for requests", async () => {
    const { calls, exitCode } = await run("health");
    expect(exitCode).toBe(0);
    expect(calls).toEqual([
      expect.stringMatching(/^curl .* http:\/\/127\.0\.0\.1:9600\/_node\/pipelines\/broker$/),
      expect.stringMatching(/^timeout .*\/dev\/tcp\/127\.0\.0\.1\/5000$/),
      expect.stringMatching(/^timeout .*\/dev\/tcp\/127\.0\.0\.1\/5081$/),
    ]);
  });

  it("is bad when Logstash stops before its pipeline runs, and its log says why", async () => {
    const { console, exitCode } = await run("health", { curl: "exit 22", systemctl: "exit 0" });
    expect(exitCode).not.toBe(0);
    expect(console).toContain('step: waiting for the pipeline "broker" to run\n');
    expect(console).toContain("the end of the log\n");
    expect(console).toContain("logstash has stopped.\n");
  });
});
