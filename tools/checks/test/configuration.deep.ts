import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { releaseEdited } from "./edited-artifact.ts";
import { serve } from "./serve.ts";
import { watchMachines, type MachinesWatch } from "./watch-machines.ts";

/** The Broker's configuration, released to machines that boot for real: `bash` runs what they are given. */
const CONFIGURATION = "broker/configuration";
const APPLY = "machine/broker/apply";
const HEALTH = "machine/broker/health";
const PIPELINE = "machine/broker/logstash/pipelines/broker.conf";

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;
let ci: MachinesWatch;
let staging: MachinesWatch;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: [CONFIGURATION] });
  aws = await serve(checkout);
  const layer = { component: "broker", groups: { broker: "BrokerGroupName" } };
  ci = watchMachines(aws.endpoint, { ...layer, environment: "ci", account: "111111111111" });
  staging = watchMachines(aws.endpoint, { ...layer, environment: "staging", account: "222222222222" });
  for (const environment of ["ci", "staging"]) {
    const { exitCode, stderr } = await checkout.logstack(`deploy cache broker --to ${environment}`);
    if (exitCode !== 0) throw new Error(stderr);
  }
});

afterAll(async () => {
  ci.close();
  staging.close();
  await aws.close();
  await checkout.remove();
});

/** What each machine of an environment is to have, if all have it. */
async function expectAllToHave(watch: MachinesWatch, version: string): Promise<void> {
  const pointer = await watch.pointer("broker");
  expect(pointer).toMatchObject({ current: { version }, rolling: false });
  const applied = await watch.applied("broker");
  expect(applied.length).toBeGreaterThan(0);
  expect(new Set(applied)).toEqual(new Set([pointer?.current.digest]));
}

/** Prints what the machine has in /etc/logstash: of a machine that boots, its console is what is to be seen. */
const LISTENS = 'step "waiting for Logstash to listen';
const SHOWS_FILES = [LISTENS, `grep batch_events /etc/logstash/pipelines/broker.conf\n${LISTENS}`] as const;

/** The batch of the pipeline as all environments have it, and as another version has it. */
const LARGER_BATCH = ['"#{CacheBatchEvents}"', '"777"'] as const;

test("a machine that is ended is replaced by one that has the released configuration in its files, says so and works", async () => {
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.7", edits: { [HEALTH]: SHOWS_FILES } });
  expect(await checkout.logstack("configure broker --to ci")).toMatchObject({ exitCode: 0 });
  await expectAllToHave(ci, "1.0.7");
  const [first] = await ci.machines("broker");

  await ci.terminate(first?.instanceId ?? "");
  const pointer = await ci.pointer("broker");
  // Its group sees only after a while that it is gone.
  const findSecond = async () => (await ci.machines("broker")).find((each) => each.instanceId !== first?.instanceId);
  await expect.poll(async () => (await findSecond())?.report?.state).toBe("applied");
  const second = await findSecond();
  expect(second?.report).toMatchObject({ role: "broker", state: "applied", digest: pointer?.current.digest });
  expect(second?.console).toContain('batch_events => "250"');
  expect(second?.calls).toContain("systemctl restart logstash");
  expect(await checkout.logstack("verify broker-configuration --in ci")).toMatchObject({ exitCode: 0 });
});

test.each([
  { script: HEALTH, before: LISTENS },
  { script: APPLY, before: "step 'starting Logstash'" },
])("one whose $script fails is told with the machine's last lines, and the one before is back", async (bad) => {
  const was = await ci.pointer("broker");
  const says = `step 'asking Logstash'\necho 'Unknown setting "batch_evnets" for redis'\nfail 'Logstash has stopped.'`;
  const edits = { [bad.script]: [bad.before, `${says}\n${bad.before}`], [PIPELINE]: LARGER_BATCH } as const;
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.8", edits });

  const failed = await checkout.logstack("configure broker --to ci");
  expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringContaining("did not reach ci. Rolled back in ")]);
  expect(failed.stdout).toContain("1.0.7 is running.");
  expect(failed.stdout).toMatch(/it failed at: asking Logstash\.\n {2}The end of its log:\n/);
  expect(failed.stdout).toContain(
    'step: asking Logstash\n      Unknown setting "batch_evnets" for redis\n      Logstash has stopped.\n',
  );
  expect(await ci.pointer("broker")).toMatchObject({ current: was?.current, rolling: false });
  await expectAllToHave(ci, "1.0.7");
  const [back] = await ci.machines("broker");
  expect(back?.console).toContain('batch_events => "250"');
});

test("a first one that fails leaves no pointer, and machines that wait for the one that is mended", async () => {
  const edits = { [HEALTH]: [LISTENS, `fail 'Logstash has stopped.'\n${LISTENS}`] } as const;
  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.8", edits });
  const failed = await checkout.logstack("configure broker --to staging");
  expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringContaining("Logstash has stopped.")]);
  expect(failed.stdout).toContain("No configuration was on these machines before");
  expect(await staging.pointer("broker")).toBeUndefined();

  await releaseEdited(checkout, { layer: CONFIGURATION, version: "1.0.9" });
  const mended = await checkout.logstack("configure broker --to staging");
  expect(mended.exitCode, mended.stdout).toBe(0);
  await expectAllToHave(staging, "1.0.9");
});
