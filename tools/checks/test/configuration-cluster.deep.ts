import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { releaseEdited } from "./edited-artifact.ts";
import { serve } from "./serve.ts";
import { startCommand } from "./start-command.ts";
import { watchMachines, type MachinesWatch } from "./watch-machines.ts";

/** Elasticsearch's two roles, on machines that boot for real: `bash` runs what they are given, and none is an Elasticsearch. */
const CONFIGURATION = "elasticsearch/configuration";
const ROLES = ["master", "data"] as const;
type Role = (typeof ROLES)[number];

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;
let watch: MachinesWatch;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: [CONFIGURATION] });
  aws = await serve(checkout);
  const groups = { master: "MasterNodeGroupName", data: "DataNodeGroupName" };
  watch = watchMachines(aws.endpoint, {
    environment: "ci",
    component: "elasticsearch",
    account: "111111111111",
    groups,
  });
  const { exitCode, stderr } = await checkout.logstack("deploy elasticsearch --to ci");
  if (exitCode !== 0) throw new Error(stderr);
});

afterAll(async () => {
  watch.close();
  await aws.close();
  await checkout.remove();
});

const idsOf = async (role: Role): Promise<readonly string[]> =>
  (await watch.machines(role)).map(({ instanceId }) => instanceId);

/** Each machine of both roles has what a version has for it. */
async function expectAllToHave(version: string): Promise<void> {
  for (const role of ROLES) {
    const pointer = await watch.pointer(role);
    expect(pointer).toMatchObject({ current: { version }, rolling: false });
    const applied = await watch.applied(role);
    expect(applied.length).toBeGreaterThan(1);
    expect(new Set(applied)).toEqual(new Set([pointer?.current.digest]));
  }
}

/** In their order, the machines that a roll ended, by what it said. */
function endedIn(stdout: string): readonly { readonly role: Role; readonly instanceId: string }[] {
  const events = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Told]));
  return events.filter(({ event, step }) => event === "machines" && step === "ended");
}

interface Told {
  readonly event: string;
  readonly step: string;
  readonly role: Role;
  readonly instanceId: string;
}

/** Another setting in the files of both roles. */
const fileOf = (role: Role): string => `machine/${role}/elasticsearch/elasticsearch.yml`;
const healthOf = (role: Role): string => `machine/${role}/health`;
const LOCKED = "bootstrap.memory_lock: true";
const UNLOCKED = {
  [fileOf("master")]: [LOCKED, "bootstrap.memory_lock: false"],
  [fileOf("data")]: [LOCKED, "bootstrap.memory_lock: false"],
} as const;
const JOINS = "step 'waiting for the node to join the cluster'";

/** Holds a machine back until a parameter is there. */
const GO = "/test/go";
const WAITS = `step 'waiting for the test'\nuntil aws ssm get-parameter --region "$AWS_REGION" --name ${GO} --query Parameter.Value --output text; do sleep 600; done`;

async function letGo(): Promise<void> {
  const credentials = { accessKeyId: "111111111111", secretAccessKey: "embedded" };
  const ssm = new SSMClient({ credentials, region: "ap-southeast-2", endpoint: aws.endpoint });
  await ssm.send(new PutParameterCommand({ Name: GO, Value: "go", Type: "String" }));
  ssm.destroy();
}

test("masters are rolled before data nodes, the elected one last; a machine that is born meanwhile has the new one at once", async () => {
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.7" });
  expect(await checkout.logstack("configure elasticsearch --to ci")).toMatchObject({ exitCode: 0 });
  await expectAllToHave("1.0.7");
  const before = { master: await idsOf("master"), data: await idsOf("data") };

  const edits = { ...UNLOCKED, [healthOf("master")]: [JOINS, `${WAITS}\n${JOINS}`] } as const;
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.8", edits });
  const rolling = startCommand(checkout, "configure elasticsearch --to ci --json");
  await rolling.saying('"step":"ended"');
  const [dies = "", stays = ""] = before.data;
  await watch.terminate(dies);
  const born = async (): Promise<readonly string[]> => (await idsOf("data")).filter((id) => !before.data.includes(id));
  await expect.poll(born).toHaveLength(1);
  const [newcomer = ""] = await born();
  const digest = (await watch.pointer("data"))?.current.digest;
  await expect.poll(() => watch.applied("data")).toContain(digest);
  await letGo();

  expect(await rolling.ended(), rolling.said.stderr).toBe(0);
  await expectAllToHave("1.0.8");
  const ended = endedIn(rolling.said.stdout);
  expect(ended.map(({ role }) => role)).toEqual(["master", "master", "master", "data"]);
  expect(new Set(ended.slice(0, 3).map(({ instanceId }) => instanceId))).toEqual(new Set(before.master));
  // Where machines are rehearsed, the oldest master is the elected one.
  expect(ended[2]?.instanceId).toBe(before.master[0]);
  expect(ended[3]?.instanceId).toBe(stays);
  expect(await idsOf("data")).toContain(newcomer);
});

test("data nodes that do not work with it end the roll at the first one, and masters go back as well", async () => {
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.9" });
  expect(await checkout.logstack("configure elasticsearch --to ci")).toMatchObject({ exitCode: 0 });
  await expectAllToHave("1.0.9");
  const before = await idsOf("data");
  const pointers = await Promise.all(ROLES.map((role) => watch.pointer(role)));

  const says = `step 'asking the node'\necho 'unknown setting [clutser.name]'\nfail 'Elasticsearch has stopped.'`;
  const edits = { ...UNLOCKED, [healthOf("data")]: [JOINS, `${says}\n${JOINS}`] } as const;
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.10", edits });
  const failed = await checkout.logstack("configure elasticsearch --to ci");
  expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringContaining("1.0.9 is running.")]);
  expect(failed.stdout).toContain("unknown setting [clutser.name]\n      Elasticsearch has stopped.\n");

  const back = await Promise.all(ROLES.map((role) => watch.pointer(role)));
  expect(back.map((pointer) => pointer?.current)).toEqual(pointers.map((pointer) => pointer?.current));
  await expectAllToHave("1.0.9");
  const kept = (await idsOf("data")).filter((id) => before.includes(id));
  expect(kept).toHaveLength(before.length - 1);
});
