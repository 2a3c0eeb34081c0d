import { spawnSync } from "node:child_process";
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
  LOGSTACK_ENVIRONMENT: "ci",
  LOGSTACK_COMPONENT: "broker",
  LOGSTACK_INSTANCE: "i-0a",
};
const run = (script: "apply" | "health" | "queue", doubles: Readonly<Record<string, string>> = {}) =>
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
    expect(calls.filter((call) => call.startsWith("systemctl")).slice(-3)).toEqual([
      "systemctl restart logstash",
      "systemctl enable logstack-queue",
      "systemctl restart logstack-queue",
    ]);
  });

  it("gives Logstash time and the network to hand on what is in its queue, and has the queue told of twice a minute", async () => {
    const { files } = await run("apply");
    const drain = files["/etc/systemd/system/logstash.service.d/drain.conf"];
    expect(drain).toMatch(/^After=network-online\.target$/m);
    expect(drain).toMatch(/^TimeoutStopSec=15min$/m);
    expect(files["/etc/logstash/pipelines.yml"]).toMatch(/^ {2}queue\.drain: true$/m);
    const unit = files["/etc/systemd/system/logstack-queue.service"];
    expect(unit).toMatch(/^ExecStart=\/bin\/bash \/.*\/queue$/m);
    expect(unit).toMatch(/^Restart=always\nRestartSec=30$/m);
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

/** What Logstash's API answers of a pipeline, as far as it counts here; `read` events are out of the queue and not handed on yet. */
const stats = (events: number, out: number, read = 0) =>
  JSON.stringify({
    host: "ip-10-0-0-1",
    pipelines: {
      broker: {
        events: { in: out + events + read, filtered: out, out, duration_in_millis: 12 },
        plugins: { inputs: [{ id: "lines", events: { out: 99_999 } }] },
        queue: { type: "persisted", events_count: events, queue_size_in_bytes: 4096, max_queue_size_in_bytes: 8192 },
      },
    },
  });
const HAS_PYTHON = spawnSync("python3", ["--version"]).error === undefined;
const PYTHON = `PATH=${process.env["PATH"] ?? ""} exec python3 "$@"`;
const tells = async (curl: string, last = "exit 1") => {
  const aws = `case "$*" in
  *get-caller-identity*) echo 111111111111 ;;
  *"s3 cp"*) { echo "\${@: -1}"; /bin/cat; } >>"$BOOT_FOLDER/.reports" ;;
esac`;
  return run("queue", { aws, curl, python3: PYTHON, cat: last });
};

describe.skipIf(!HAS_PYTHON)(
  `what a Broker says of its queue${HAS_PYTHON ? "" : " (skipped: no python3 on this machine)"}`,
  () => {
    it("is how many events it holds, beside its report; how many leave it is not known yet at its first word", async () => {
      const { reports, exitCode, files, console } = await tells(`echo '${stats(120, 5_000)}'`);
      expect(exitCode, console).toBe(0);
      expect(reports).toEqual([
        "s3://logstack-configuration-111111111111-ap-southeast-2/ci/broker/machines/i-0a.queue.txt\nevents 120\nbefore unknown\nsent 0\nat 1790000000\n",
      ]);
      expect(files["/var/lib/logstack/queue"]).toBe("120 5000 1790000000\n");
    });

    it("holds what was read from its queue and not handed on yet, too, also where nothing waits behind that", async () => {
      expect((await tells(`echo '${stats(0, 5_000, 250)}'`)).reports[0]).toContain("events 250\n");
      expect((await tells(`echo '${stats(120, 5_000, 250)}'`)).reports[0]).toContain("events 370\n");
    });

    it("counts from what it said last, and anew where Logstash was started again", async () => {
      const last = "echo 120 5000 1789999970";
      expect((await tells(`echo '${stats(90, 5_300)}'`, last)).reports[0]).toContain(
        "events 90\nbefore 120\nsent 300\n",
      );
      expect((await tells(`echo '${stats(90, 40)}'`, last)).reports[0]).toContain("before 120\nsent 40\n");
    });

    it("does not take what left over a long silence for what leaves now", async () => {
      const { reports } = await tells(`echo '${stats(90, 50_000)}'`, "echo 120 5000 1789990000");
      expect(reports[0]).toContain("events 90\nbefore 120\nsent 0\n");
    });

    it("is that nobody knows where Logstash does not answer, has no pipeline yet, or answers something else", async () => {
      for (const curl of ["exit 7", "echo '{}'", `echo '{"pipelines": {}}'`]) {
        const { reports, files } = await tells(curl);
        expect(reports[0], curl).toContain("events unknown\nbefore unknown\nsent 0\n");
        expect(files["/var/lib/logstack/queue"]).toBeUndefined();
        expect((await tells(curl, "echo 120 5000 1789999970")).reports[0], curl).toContain(
          "events unknown\nbefore 120\nsent 0\n",
        );
      }
    });
  },
);

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
