import { readFolder, runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";

const lib = await readFolder(new URL("../../../packages/deploy-configuration/machine/", import.meta.url).pathname);

const DIGEST = `sha256:${"5".repeat(64)}`;
const scripts = await readFolder(new URL("../configuration/machine/elastalert/", import.meta.url).pathname);
const bundle: Readonly<Record<string, string>> = {
  apply: scripts["apply"] ?? "",
  health: scripts["health"] ?? "",
  ...lib,
  image: `registry.test/elastalert2:2.31.0@${DIGEST}\n`,
  "config.yaml": "rules_folder: /opt/elastalert/rules\nhttp_post_url: '@@secret:AlertWebhook@@'\n",
  "rules/elb--silence.yaml": "name: silence\n",
  secrets: "AlertWebhook ssm:/ci/alert-webhook\n",
};
const settings = {
  AWS_REGION: "ap-southeast-2",
  LOGSTACK_LOG_GROUP: "loggroup",
  LOGSTACK_INSTANCE: "i-0a",
  ELASTICSEARCH_HOST: "elasticsearch.test",
  ELASTICSEARCH_PORT: "9200",
};

/** Which of the two containers are there, when the script begins; what it makes of that is kept in a folder of the double's. */
const docker = (containers: readonly string[], { newOneLives = true }: { newOneLives?: boolean } = {}) => `
state=$BOOT_FOLDER/containers
[ -d "$state" ] || { /bin/mkdir "$state"; for each in ${containers.join(" ")}; do echo old >"$state/$each"; done; }
case "$1" in
  inspect) [ "$2" != --format ] || { echo "true 0"; exit; }; [ -f "$state/$2" ] ;;
  rename) /bin/mv "$state/$2" "$state/$3" ;;
  rm) /bin/rm "$state/\${@: -1}" ;;
  run) echo new >"$state/logstack-elastalert" ;;
  logs) echo "could not post to https://hooks.test/t0ken" ;;
  exec) [ "$(/bin/cat "$state/$2")" = old ] || ${newOneLives} ;;
esac`;
const OWN = "logstack-elastalert";
const BEFORE = "logstack-elastalert-before";

const apply = (dockerDouble: string, files = bundle) =>
  runBootScript(files["apply"] ?? "", {
    files,
    settings,
    doubles: { aws: "echo https://hooks.test/t0ken", bash: '/bin/bash "$@"', docker: dockerDouble },
  });
/** What it did to containers, in order. */
const acts = (calls: readonly string[]) =>
  calls
    .filter((call) => /^docker (?:run|rename|stop|start|rm|kill|restart)/.test(call))
    .map((call) => call.replace(/^docker run .*/, "docker run"));

describe("applying the configuration of Elastalert", () => {
  it("starts the image by its digest, with the run's own files, and its log in the log group", async () => {
    const { calls, exitCode } = await apply(docker([]));
    expect(exitCode).toBe(0);
    expect(calls).toContain(`docker pull --quiet registry.test/elastalert2:2.31.0@${DIGEST}`);
    const started = calls.find((call) => call.startsWith("docker run"));
    expect(started).toContain(`registry.test/elastalert2:2.31.0@${DIGEST} --verbose`);
    expect(started).toMatch(
      /--mount type=bind,source=\/run\/logstack\/elastalert\/[^/]+\/config\.yaml,target=\S+,readonly/,
    );
    expect(started).toMatch(/--mount type=bind,source=\/run\/logstack\/elastalert\/[^/]+\/rules,target=\S+,readonly/);
    expect(started).toContain("--log-opt awslogs-group=loggroup");
    expect(acts(calls)).toEqual(["docker run"]);
  });

  it("has its secrets in memory only, for the container's user, and nowhere else", async () => {
    const { calls, console, files } = await apply(docker([]));
    const config = Object.entries(files).find(([path]) => path.endsWith("/config.yaml"));
    expect(config).toEqual([
      expect.stringMatching(/^\/run\/logstack\/elastalert\//),
      "rules_folder: /opt/elastalert/rules\nhttp_post_url: 'https://hooks.test/t0ken'\n",
    ]);
    const others = Object.entries(files).filter(([path]) => path !== config?.[0]);
    expect([console, ...calls, ...others.flat()].filter((text) => text.includes("t0ken"))).toEqual([]);
    expect(calls).toContainEqual(
      expect.stringMatching(/^install -m 0400 -o 1000 -g 1000 \/dev\/stdin .*config\.yaml$/),
    );
  });

  it("replaces its own container alone, and lets the one before go only when the new one lives", async () => {
    const { calls, exitCode } = await apply(docker([OWN, "somebody-elses"]));
    expect(exitCode).toBe(0);
    expect(acts(calls)).toEqual([
      `docker rename ${OWN} ${BEFORE}`,
      `docker stop --time 30 ${BEFORE}`,
      "docker run",
      `docker rm ${BEFORE}`,
    ]);
    expect(calls.filter((call) => call.includes("somebody-elses"))).toEqual([]);
  });

  it("puts the container before back when the new one does not live, says so, and masks what the new one said", async () => {
    const { calls, console, exitCode } = await apply(docker([OWN], { newOneLives: false }));
    expect(exitCode).not.toBe(0);
    expect(acts(calls).slice(-3)).toEqual([
      `docker rm --force ${OWN}`,
      `docker rename ${BEFORE} ${OWN}`,
      `docker start ${OWN}`,
    ]);
    expect(console).toContain("could not post to ***\n");
    expect(console).toContain("Elastalert did not live with this configuration; the container before runs again.\n");
  });

  it("fails where there is nothing to go back to", async () => {
    const { console, exitCode } = await apply(docker([], { newOneLives: false }));
    expect(exitCode).not.toBe(0);
    expect(console).toContain("Elastalert did not live, and there is no container to go back to.\n");
  });

  it("goes back to the container that was proved, not to one that a script cut short left behind", async () => {
    const { calls } = await apply(docker([OWN, BEFORE], { newOneLives: false }));
    expect(acts(calls)).toEqual([
      `docker rm --force ${OWN}`,
      `docker stop --time 30 ${BEFORE}`,
      "docker run",
      `docker rm --force ${OWN}`,
      `docker rename ${BEFORE} ${OWN}`,
      `docker start ${OWN}`,
    ]);
  });

  it("refuses an image without a digest before it stops anything", async () => {
    const { calls, console, exitCode } = await apply(docker([OWN]), { ...bundle, image: "elastalert2:latest\n" });
    expect(exitCode).not.toBe(0);
    expect(console).toContain("The image elastalert2:latest has no digest, so it may be another one tomorrow.\n");
    expect(acts(calls)).toEqual([]);
  });
});
