import { readFile } from "node:fs/promises";
import { runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";

const lib = await readFile(new URL("../../machine/lib.sh", import.meta.url), "utf8");
const SECRET = "s3cr$t&*!^<value>-0123456789";

/** A script of a machine: the library, and what it says besides. */
const run = (
  script: string,
  { files = {}, doubles = {} }: { files?: Record<string, string>; doubles?: Record<string, string> } = {},
) =>
  runBootScript(`set -euo pipefail\nsource ./lib.sh\n${script}`, {
    files: { "lib.sh": lib, ...files },
    settings: { AWS_REGION: "ap-southeast-2" },
    doubles: { aws: `printf '%s\\n' '${SECRET}'`, ...doubles },
  });

const aFile = { "a.env": "TOKEN='@@secret:Token@@'\nTWICE='@@secret:Token@@ @@secret:Token@@'\nPLAIN=1\n" };
const named = { ...aFile, secrets: "Token secretsmanager:arn:aws:secretsmanager:x:1:secret:token\n" };

describe("secrets on a machine", () => {
  it("are put in at every mark, in a file below /run/logstack and nowhere else", async () => {
    const { files, exitCode } = await run("fetch_secrets\nput_secret a.env logstash.env 0600 root", { files: named });
    expect(exitCode).toBe(0);
    expect(files).toEqual({
      "/run/logstack/logstash.env": `TOKEN='${SECRET}'\nTWICE='${SECRET} ${SECRET}'\nPLAIN=1\n`,
    });
  });

  it("are in a folder and a file that only their owner reads", async () => {
    const script = "fetch_secrets\nput_secret a.env elastalert/1.0.0/a.env 0400 1000";
    const { calls } = await run(script, { files: named });
    expect(calls.filter((call) => call.startsWith("install"))).toEqual([
      "install -d -m 0700 /run/logstack",
      "install -d -m 0500 -o 1000 -g 1000 /run/logstack/elastalert/1.0.0",
      "install -m 0400 -o 1000 -g 1000 /dev/stdin /run/logstack/elastalert/1.0.0/a.env",
    ]);
  });

  it("are never printed, an argument, or in the environment of a command", async () => {
    const doubles = { systemctl: "/usr/bin/env" };
    const script = "fetch_secrets\nput_secret a.env logstash.env 0600 root\nsystemctl restart logstash";
    const { calls, console } = await run(script, { files: named, doubles });
    expect(console).toContain("AWS_REGION=ap-southeast-2");
    expect([console, ...calls].filter((text) => text.includes(SECRET))).toEqual([]);
  });

  it("are masked in the log of a service that failed, also by a script that has not read them", async () => {
    const doubles = { journalctl: `printf '%s\\n' 'refused: AUTH ${SECRET} by the cache'` };
    const { console, exitCode } = await run("service=logstash\nfail 'It does not work.'", { files: named, doubles });
    expect(exitCode).toBe(1);
    expect(console).toContain("refused: AUTH *** by the cache\n");
    expect(console).not.toContain(SECRET);
  });

  it("come from Secrets Manager or the parameter store, by what the bundle says", async () => {
    const secrets = "One secretsmanager:token\nTwo ssm:/ci/token\n";
    const { calls } = await run("fetch_secrets", { files: { secrets } });
    expect(calls).toEqual([
      "aws secretsmanager get-secret-value --region ap-southeast-2 --secret-id token --query SecretString --output text",
      "aws ssm get-parameter --region ap-southeast-2 --with-decryption --name /ci/token --query Parameter.Value --output text",
    ]);
  });

  it.each([
    [
      "that cannot be read",
      { aws: "echo AccessDenied >&2; exit 254" },
      "The secret Token cannot be read: secretsmanager:",
    ],
    ["with a quote", { aws: `echo "it's"` }, "The secret Token is empty, or has a quote"],
    ["of two lines", { aws: "printf 'one\\ntwo\\n'" }, "The secret Token is empty, or has a quote"],
    ["that is empty", { aws: "" }, "The secret Token is empty, or has a quote"],
  ])("stop the script when there is one %s", async (_what, doubles, message) => {
    const script = "fetch_secrets\nput_secret a.env logstash.env 0600 root";
    const { console, exitCode, files } = await run(script, { files: named, doubles });
    expect(exitCode).not.toBe(0);
    expect(console).toContain(message);
    expect(files).toEqual({});
  });

  it("are refused where the bundle does not say where they are, and in files that are for the disk", async () => {
    const unnamed = await run("fetch_secrets\nput_secret a.env logstash.env 0600 root", { files: aFile });
    expect(unnamed.exitCode).not.toBe(0);
    expect(unnamed.console).toContain("a.env asks for the secret Token, which the bundle does not name.\n");
    const onDisk = await run("put folder /etc/logstash", { files: { "folder/a.env": aFile["a.env"] } });
    expect(onDisk.exitCode).not.toBe(0);
    expect(onDisk.console).toContain("folder/a.env holds a secret, which may only be in memory.\n");
    expect(onDisk.files).toEqual({});
  });
});

describe("what machines' scripts share", () => {
  it("installs a folder with all that is below it, as it is", async () => {
    const { files } = await run("put logstash /etc/logstash", {
      files: { "logstash/pipelines.yml": "a\n", "logstash/pipelines/indexer/10-input.conf": "b\n" },
    });
    expect(files).toEqual({
      "/etc/logstash/pipelines.yml": "a\n",
      "/etc/logstash/pipelines/indexer/10-input.conf": "b\n",
    });
  });

  it("waits no longer than it was told, by its own sleeps, however fast they go", async () => {
    const { calls, console, exitCode } = await run("wait_for 10 timeout it", { doubles: { timeout: "exit 1" } });
    expect(exitCode).toBe(1);
    expect(calls.filter((call) => call === "sleep 2").length).toBeLessThanOrEqual(5);
    expect(console).toBe("Not within 10 seconds.\n");
  });

  it("gives up as soon as the service has stopped, with the end of its log", async () => {
    const doubles = { timeout: "exit 1", systemctl: "exit 0" };
    const { calls, console } = await run("service=logstash\nwait_for 300 timeout it", { doubles });
    expect(calls).not.toContain("sleep 2");
    expect(console).toContain("the end of the log\n");
    expect(console).toContain("logstash has stopped.\n");
  });

  it("has the run applied again after a reboot, with the machine's settings", async () => {
    const { calls, files } = await run("come_back_at_boot /etc/logstack/broker.env");
    const unit = files["/etc/systemd/system/logstack-configuration.service"];
    expect(unit).toContain("EnvironmentFile=/etc/logstack/broker.env\n");
    expect(unit).toMatch(/^ExecStart=\/bin\/bash \/\S+\/apply$/m);
    expect(calls).toEqual(
      expect.arrayContaining(["systemctl daemon-reload", "systemctl enable logstack-configuration.service"]),
    );
  });
});
