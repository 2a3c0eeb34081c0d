import {
  RELEASED,
  readLayerFiles,
  renderUserData,
  runBootScript,
  testBootScript,
  testOctopus,
  USUAL_AWS,
} from "@logstack/deploy-core/testing";
import { describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const { template } = await readLayerFiles(layer, new URL("..", import.meta.url));
const values = {
  OctopusEnvironment: "ci",
  Component: "elasticsearch",
  MasterNodes: "3",
  SnapshotBucket: "ci-snapshots",
  OctopusServerUrl: "",
};
const master = renderUserData(template, { logicalId: "MasterLaunchTemplate", values });
const data = renderUserData(template, { logicalId: "DataLaunchTemplate", values });

/** Of the AWS CLI: how many marks the bucket has, and which masters run. */
const aws = ({ marks, masters = "" }: { marks: number; masters?: string }) =>
  `case "$*" in *list-objects-v2*) echo ${marks} ;; *describe-instances*) echo "${masters}" ;; esac\n${USUAL_AWS}`;
const THREE_MASTERS = "i-0a\ti-0b\ti-0c";
const applied = (calls: readonly string[]) => calls.includes(`bash ${RELEASED.folder}/apply`);

testBootScript(master, {
  role: "master",
  group: "MasterNodeGroup",
  stopsWhenAlone: false,
  // Elasticsearch's own questions, before those that a test has.
  aws: 'case "$*" in *list-objects-v2*) echo 1 ;; esac',
});

const settingOf = (written: string, name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(written)?.[1];
const marksMade = (calls: readonly string[]) => calls.filter((call) => call.endsWith("/cluster-was-founded"));

describe("the boot script of the first masters", () => {
  it("founds the cluster with all of them by name, marks it as founded and signals success", async () => {
    const run = await runBootScript(master, { doubles: { aws: aws({ marks: 0, masters: THREE_MASTERS }) } });
    expect(settingOf(run.written, "ELASTICSEARCH_FOUNDERS")).toBe("i-0a,i-0b,i-0c");
    expect(marksMade(run.calls)).toEqual([expect.stringMatching(/s3:\/\/ci-snapshots\/cluster-was-founded$/)]);
    expect(run.calls.at(-1)).toMatch(/--logical-resource-id MasterNodeGroup .* --status SUCCESS$/);
  });

  it("marks no cluster as founded that did not come to be", async () => {
    const doubles = { aws: aws({ marks: 0, masters: THREE_MASTERS }), bash: "[[ $1 != *health ]]" };
    const run = await runBootScript(master, { doubles });
    expect(applied(run.calls)).toBe(true);
    expect(marksMade(run.calls)).toEqual([]);
  });

  it("look for each other only when there is a configuration, so that all have one list of names", async () => {
    const run = await runBootScript(master, { doubles: { aws: aws({ marks: 0, masters: THREE_MASTERS }) } });
    const at = (words: string) => run.calls.findIndex((call) => call.includes(words));
    expect(at("ssm get-parameter")).toBeLessThan(at("describe-instances"));
  });

  it("founds nothing while masters are missing, and signals failure when they never come", async () => {
    const run = await runBootScript(master, { doubles: { aws: aws({ marks: 0, masters: "i-0a\ti-0b" }) } });
    expect(run.console).toContain("logstack: FAILURE, last step: waiting for 3 masters to found the cluster\n");
    expect(run.reports.at(-1)).toContain("These masters run: i-0a");
    expect(applied(run.calls)).toBe(false);
    expect(run.calls.at(-1)).toMatch(/--status FAILURE$/);
  });

  it("asks for masters of this cluster that run, by their tags", async () => {
    const run = await runBootScript(master, { doubles: { aws: aws({ marks: 0, masters: THREE_MASTERS }) } });
    const asked = run.calls.find((call) => call.includes("describe-instances"));
    expect(asked).toContain("Name=tag:elasticsearch-cluster,Values=ci-elasticsearch");
    expect(asked).toContain("Name=tag:elasticsearch-role,Values=master");
    expect(asked).toContain("Name=instance-state-name,Values=running");
  });
});

describe("the boot script of later masters", () => {
  it("only joins, so that a lost cluster is never replaced by an empty one", async () => {
    const run = await runBootScript(master, { doubles: { aws: aws({ marks: 1, masters: THREE_MASTERS }) } });
    expect(settingOf(run.written, "ELASTICSEARCH_FOUNDERS")).toBe("");
    expect(marksMade(run.calls)).toEqual([]);
    expect(run.calls.at(-1)).toMatch(/--status SUCCESS$/);
  });

  it("fails rather than founds when the bucket cannot be asked", async () => {
    const doubles = { aws: `case "$*" in *list-objects-v2*) exit 254 ;; esac\n${USUAL_AWS}` };
    const run = await runBootScript(master, { doubles });
    expect(run.console).toContain("logstack: FAILURE, last step: looking whether the cluster was founded already\n");
    expect(applied(run.calls)).toBe(false);
  });
});

describe("the boot script of data nodes", () => {
  it("applies and reports what is released for their role", async () => {
    const run = await runBootScript(data);
    expect(run.calls.find((call) => call.startsWith("aws ssm"))).toMatch(/\/configuration\/data /);
    expect(applied(run.calls)).toBe(true);
    expect(run.reports.at(-1)).toContain("role data\nstate applied\n");
  });

  it("makes a file system on a blank volume, mounts it, and never founds a cluster", async () => {
    const run = await runBootScript(data, { doubles: { blkid: "exit 2", grep: "exit 1", mountpoint: "exit 1" } });
    expect(run.calls).toContain("mkfs.xfs /dev/sdf");
    expect(run.calls).toContain("mount /var/lib/elasticsearch");
    expect(run.written).toContain("/dev/sdf /var/lib/elasticsearch xfs defaults,noatime 0 2\n");
    expect(settingOf(run.written, "ELASTICSEARCH_ROLE")).toBe("data");
    expect(run.calls.filter((call) => call.includes("list-objects") || call.includes("founded"))).toEqual([]);
    expect(run.calls.at(-1)).toMatch(/--logical-resource-id DataNodeGroup .* --status SUCCESS$/);
  });

  it("leaves a volume alone that has a file system, and what is mounted, however often it runs", async () => {
    const run = await runBootScript(data);
    expect(run.calls.filter((call) => /^mkfs|^mount /.test(call))).toEqual([]);
    expect(run.written).not.toContain("xfs");
    expect(run.exitCode).toBe(0);
  });
});

testOctopus(template, {
  roles: { MasterLaunchTemplate: "layer,layer-master", DataLaunchTemplate: "layer,layer-data" },
  securityGroup: "NodeSecurityGroup",
  machineRole: "NodeRole",
});
