import { readFile } from "node:fs/promises";
import { runBootScript, type BootRun } from "@logstack/deploy-core/testing";
import { describe, expect, test } from "vitest";

const KEY = "46095ACC8548582C1A2699A9D27D666CD88E42B4";
const RELEASE = "2023.12.20260611";

/** A machine of Amazon's image on which all goes well. */
const DOUBLES: Readonly<Record<string, string>> = {
  "cloud-init": "",
  aws: "echo aws-cli/2.33.15 Python/3.9",
  dnf: "",
  find: "",
  gpg: `echo fpr:::::::::${KEY}:`,
  gzip: "",
  tar: "",
  base64: "",
  sha256sum: "",
  chmod: "",
  ls: `[ "$2" != /var/lib/cloud/instance ]`,
  mktemp: "echo /tmp/scratch",
  rm: "",
  rpm: `case "$*" in *system-release*) echo ${RELEASE} ;; *--checksig*) echo "$2: digests signatures OK" ;; *--package*) echo "$PACKAGE $VERSION" ;; esac`,
  stat: "echo 0",
  sync: "",
  truncate: "",
  "elasticsearch-plugin": "",
  "elasticsearch-keystore": "",
  "logstash-plugin": `printf '%s\\n' logstash-codec-json{,_lines} logstash-input-{tcp,http,redis,dead_letter_queue} logstash-filter-{date,drop,grok,mutate,ruby,translate,truncate,uuid} logstash-output-{elasticsearch,redis}`,
};

async function provision(
  script: string,
  { settings = {}, doubles = {} }: { settings?: Record<string, string>; doubles?: Record<string, string> } = {},
): Promise<BootRun> {
  const text = await readFile(new URL(`../provision/${script}.sh`, import.meta.url), "utf8");
  const set = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  return runBootScript(`${set.join("")}${text}`, { doubles: { ...DOUBLES, ...doubles } });
}

describe("the base of an image", () => {
  const settings = { BASE_RELEASE: RELEASE, CLOUDWATCH_AGENT_VERSION: "1.300066.2-2.amzn2023" };

  test("has the CloudWatch agent of that version, and nothing that starts by itself", async () => {
    const run = await provision("base", { settings });
    expect(run.exitCode, run.console).toBe(0);
    expect(run.calls).toContain(
      `dnf install --assumeyes --releasever=${RELEASE} amazon-cloudwatch-agent-1.300066.2-2.amzn2023`,
    );
    expect(run.calls).toContain("systemctl disable amazon-cloudwatch-agent.service");
    expect(run.calls.filter((call) => /^systemctl (enable|start|restart)/.test(call))).toEqual([]);
  });

  test.for([
    ["another release of Amazon Linux", { rpm: "echo 2023.12.20260817" }, "is release 2023.12.20260817"],
    ["an older AWS CLI", { aws: "echo aws-cli/1.44" }, "no AWS CLI 2"],
    ["a broken AWS CLI", { aws: "echo Traceback >&2; exit 1" }, "Traceback"],
    ["a cloud-init that failed", { "cloud-init": "exit 1" }, "cloud-init of the base image"],
  ] as const)("is not made on %s", async ([, doubles, problem]) => {
    const run = await provision("base", { settings, doubles });
    expect(run.exitCode).not.toBe(0);
    expect(run.console).toContain(problem);
  });
});

describe.for(["logstash", "elasticsearch"])("the package of %s", (name) => {
  const settings = { PACKAGE: name, VERSION: "8.19.22", ELASTIC_KEY: KEY };
  const installs = (run: BootRun) => run.calls.filter((call) => call.startsWith("rpm --install"));

  test("is installed from its own file", async () => {
    const run = await provision("elastic-package", { settings });
    expect(run.exitCode, run.console).toBe(0);
    expect(installs(run)).toEqual([`rpm --install /tmp/scratch/${name}-8.19.22-x86_64.rpm`]);
  });

  const checksig = (ending: string) =>
    `case "$*" in *--checksig*) ${ending} ;; *--package*) echo "${name} 8.19.22" ;; esac`;
  test.for([
    ["with another key", { gpg: `echo fpr:::::::::${"0".repeat(40)}:` }, "Elastic's key is not"],
    ["without a signature", { rpm: checksig(`echo "$2: digests OK"`) }, "is not signed"],
    ["with a wrong signature", { rpm: checksig("echo NOT OK; exit 1") }, "is wrong"],
    ["in another version", { rpm: `${DOUBLES["rpm"]?.replace("$VERSION", "8.19.21")}` }, `${name} 8.19.21, not`],
    ["that cannot be fetched", { curl: "echo 404 >&2; exit 22" }, "404"],
  ] as const)("is not installed %s", async ([, doubles, problem]) => {
    const run = await provision("elastic-package", { settings, doubles });
    expect(run.exitCode).not.toBe(0);
    expect(run.console).toContain(problem);
    expect(installs(run)).toEqual([]);
  });
});

test("Logstash reads the settings of either layer and is not enabled", async () => {
  const run = await provision("logstash");
  expect(run.exitCode, run.console).toBe(0);
  expect(run.written).toContain("EnvironmentFile=-/etc/logstack/broker.env");
  expect(run.written).toContain("EnvironmentFile=-/etc/logstack/indexer.env");
  expect(run.calls).toContain("systemctl disable logstash.service");
});

test("a Logstash without a plugin that the layers need makes no image", async () => {
  const run = await provision("logstash", { doubles: { "logstash-plugin": "echo logstash-input-tcp" } });
  expect(run.exitCode).not.toBe(0);
  expect(run.console).toContain("has no plugin logstash-codec-json.");
  const others = `echo logstash-codec-json_lines; echo " ├── logstash-input-tcp"`;
  expect((await provision("logstash", { doubles: { "logstash-plugin": others } })).console).toContain(
    "has no plugin logstash-codec-json.",
  );
});

test("Elasticsearch has the plugin for EC2, reads its layer's settings, keeps no keys of its own and is not enabled", async () => {
  const run = await provision("elasticsearch");
  expect(run.exitCode, run.console).toBe(0);
  expect(run.calls).toContain("elasticsearch-plugin install --batch discovery-ec2");
  expect(run.written).toContain("EnvironmentFile=-/etc/logstack/elasticsearch.env");
  expect(run.written).toContain("vm.max_map_count = 262144");
  expect(run.calls).toContain("rm -rf /etc/elasticsearch/certs /etc/elasticsearch/elasticsearch.keystore");
  expect(run.calls).toContain("systemctl disable elasticsearch.service");
});

describe.for(["logstash", "elasticsearch"])("the log agent beside %s", (image) => {
  test("starts with it, and does not keep it from starting", async () => {
    const run = await provision("log-agent", { settings: { IMAGE: image } });
    expect(run.exitCode, run.console).toBe(0);
    expect(run.written).toContain("Wants=logstack-log-agent.service");
    expect(run.written).toContain(`ExecStart=/usr/local/sbin/logstack-log-agent ${image}`);
  });

  test("sends the service's log to the layer's group, one stream a machine", async () => {
    const { written } = await provision("log-agent", { settings: { IMAGE: image } });
    const script = written.slice(0, written.indexOf("[Unit]"));
    const settings = {
      LOGSTACK_LOG_GROUP: "ci-logs",
      LOGSTACK_INSTANCE: "i-1",
      ELASTICSEARCH_CLUSTER: "ci-elasticsearch",
    };
    const set = Object.entries(settings).map(([name, value]) => `export ${name}=${value}\n`);
    const run = await runBootScript(`${set.join("")}set -- ${image}\n${script}`, {
      doubles: { "amazon-cloudwatch-agent-ctl": "" },
    });
    expect(run.exitCode, run.console).toBe(0);
    const log =
      { logstash: "/var/log/logstash/logstash-plain.log" }[image] ?? "/var/log/elasticsearch/ci-elasticsearch.log";
    expect(JSON.parse(run.written)).toMatchObject({
      logs: {
        logs_collected: {
          files: { collect_list: [{ file_path: log, log_group_name: "ci-logs", log_stream_name: "i-1" }] },
        },
      },
    });
    expect(run.calls.at(-1)).toMatch(/ -a fetch-config -m ec2 -s -c file:\/run\/logstack-log-agent[.]json$/);
  });
});

test("Docker has that version and is not enabled", async () => {
  const run = await provision("docker", { settings: { DOCKER_VERSION: "25.0.16-1.amzn2023.0.2" } });
  expect(run.exitCode, run.console).toBe(0);
  expect(run.calls).toContain("dnf install --assumeyes docker-25.0.16-1.amzn2023.0.2");
  expect(run.calls).toContain("systemctl disable docker.service docker.socket");
});

describe("the end of an image", () => {
  const settings = { IMAGE: "docker", COMMIT: "c1" };

  test("keeps nothing of the machine that it was made on, and says what it is", async () => {
    const run = await provision("clean", { settings });
    expect(run.exitCode, run.console).toBe(0);
    expect(run.calls).toContain("cloud-init clean --logs --seed");
    expect(run.calls).toContainEqual(expect.stringMatching(/^rm -f \/etc\/ssh\/ssh_host_/));
    expect(run.calls).toContain("truncate --size=0 /etc/machine-id");
    expect(run.written).toContain("image docker\ncommit c1\n");
  });

  test.for([
    ["cloud-init still knows", { ls: "" }],
    ["the same id", { stat: "echo 33" }],
  ] as const)("fails where %s", async ([problem, doubles]) => {
    const run = await provision("clean", { settings, doubles });
    expect(run.exitCode).not.toBe(0);
    expect(run.console).toContain(problem);
  });
});
