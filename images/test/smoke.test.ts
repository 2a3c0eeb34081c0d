import { readFile } from "node:fs/promises";
import { runBootScript, type BootRun } from "@logstack/deploy-core/testing";
import { describe, expect, test } from "vitest";
import { IMAGES, type ImageName } from "../src/images.ts";
import { judgeSmoke } from "../src/judge-smoke.ts";
import { renderSmokeUserData } from "../src/smoke-user-data.ts";

const read = (path: string) => readFile(new URL(`../smoke/${path}`, import.meta.url), "utf8");

/** A machine of a good image: whatever its software is asked, it is well. */
const DOUBLES: Readonly<Record<string, string>> = {
  aws: "echo aws-cli/2.33.15",
  base64: "",
  chmod: "",
  docker: `case "$1" in import) : ;; esac`,
  grep: "",
  gzip: "",
  ldd: "",
  ls: "exit 2",
  sha256sum: "",
  "logstack-octopus": "",
  python3: "",
  shutdown: "",
  sysctl: "echo 262144",
  systemctl: `case "$*" in is-active*|is-failed*) exit 3 ;; esac`,
  tar: "",
  tee: "PATH=/usr/bin:/bin cat",
  // What is meant for the bundle's folder lies in the test's own, the rest nowhere.
  install: `case "\${*: -1}" in "$BOOT_FOLDER"/*) PATH=/usr/bin:/bin install "$@" ;; *) case "$*" in *stdin*) PATH=/usr/bin:/bin cat >/dev/null ;; esac ;; esac`,
};

async function boot(image: ImageName, doubles: Record<string, string> = {}): Promise<BootRun> {
  const files = { apply: await read(`${image}/apply`), health: await read(`${image}/health`) };
  const userData = renderSmokeUserData({ image, mark: "m1", script: await read("smoke.sh"), files });
  return runBootScript(userData.replace("/opt/logstack/smoke", "$BOOT_FOLDER/bundle"), {
    doubles: { ...DOUBLES, ...doubles },
  });
}

const verdictOf = (run: BootRun) =>
  judgeSmoke({ state: "running", console: run.console, waitedMs: 0 }, { mark: "m1", limitMs: 1 });

describe.for(Object.keys(IMAGES) as ImageName[])("the smoke test of %s", (image) => {
  test("passes on a machine where all works", async () => {
    const run = await boot(image);
    expect(verdictOf(run), run.console).toEqual({ kind: "passed" });
  });

  test("sees to it that the machine ends whatever happens, before anything else", async () => {
    const run = await boot(image, { aws: "exit 1" });
    expect(run.calls[0]).toMatch(/^shutdown -h \+\d+$/);
  });

  test.for([
    ["has a broken AWS CLI", { aws: "echo No module named requests; exit 1" }, "commands that boot scripts use"],
    ["starts something by itself", { systemctl: "" }, "the image starts by itself"],
    ["has credentials in it", { ls: "echo credentials" }, "left of the machine"],
    ["has no metadata", { curl: "exit 22" }, "reading the instance id"],
  ] as const)("fails on a machine that %s", async ([, doubles, step]) => {
    expect(verdictOf(await boot(image, doubles))).toMatchObject({
      kind: "failed",
      problem: expect.stringContaining(step),
    });
  });

  test("fails when its service does not start", async () => {
    const systemctl = `case "$*" in restart*) echo Job failed; exit 1 ;; is-active*) exit 3 ;; esac`;
    const verdict = verdictOf(await boot(image, { systemctl }));
    expect(verdict).toMatchObject({ kind: "failed", problem: expect.stringContaining("applying them") });
    expect(verdict).toMatchObject({ lastLines: expect.arrayContaining(["Job failed"]) });
  });
});

test.for([
  ["logstash", { systemctl: `case "$*" in is-active* | *log-agent) exit 3 ;; esac` }, "Logstash has stopped."],
  ["logstash", { systemctl: `case "$*" in is-active*) exit 3 ;; esac` }, "The log agent did not take its settings."],
  ["logstash", { grep: "exit 1" }, "Logstash took no event."],
  ["elasticsearch", { grep: "exit 1" }, "Elasticsearch finds no document."],
  ["elasticsearch", { grep: `[ "$2" != discovery-ec2 ]` }, "No plugin discovery-ec2."],
  ["elasticsearch", { sysctl: "echo 65530" }, "last step: applying them"],
  ["docker", { docker: `[ "$1" != run ]` }, "last step: waiting until it works"],
] as const)("%s with %j says: %s", async ([image, doubles, problem]) => {
  const run = await boot(image, doubles);
  expect(verdictOf(run)).toMatchObject({ kind: "failed" });
  expect(run.console).toContain(problem);
});

test("a smoke test that EC2 would not take is refused before anything is built", () => {
  const files = { apply: "x".repeat(17_000) };
  expect(() => renderSmokeUserData({ image: "docker", mark: "m", script: "#!/bin/bash\n", files })).toThrow("16384");
});
