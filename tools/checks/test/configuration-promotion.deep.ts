import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { releaseEdited, type Edits } from "./edited-artifact.ts";
import { serve } from "./serve.ts";
import { watchMachines, type MachinesWatch } from "./watch-machines.ts";

const CONFIGURATION = "broker/configuration";
/** The configuration is named first: what it takes from stacks is what puts it last. */
const LAYERS = "broker-configuration cache broker";

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;
let ci: MachinesWatch;
let staging: MachinesWatch;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: [CONFIGURATION] });
  await buildAs("1.0.7");
  aws = await serve(checkout);
  const layer = { component: "broker", groups: { broker: "BrokerGroupName" } };
  ci = watchMachines(aws.endpoint, { ...layer, environment: "ci", account: "111111111111" });
  staging = watchMachines(aws.endpoint, { ...layer, environment: "staging", account: "222222222222" });
});

afterAll(async () => {
  ci.close();
  staging.close();
  await aws.close();
  await checkout.remove();
});

/** Gives all artifacts a build server's version: what is built by hand stops after the first phase. */
async function buildAs(version: string, edits: Edits = {}): Promise<void> {
  for (const layer of ["cache", "broker"]) await releaseEdited(checkout, { layer, version });
  await releaseEdited(checkout, { layer: CONFIGURATION, version, edits });
}

/** What machines are to have, and whether each says that it does. */
async function readReleased(watch: MachinesWatch) {
  const pointer = await watch.pointer("broker");
  const applied = await watch.applied("broker");
  return {
    release: pointer?.current.release,
    everywhere: applied.length > 0 && applied.every((digest) => digest === pointer?.current.digest),
  };
}

test("a configuration is released and promoted with its stack, after it, and each environment's machines have its own values", async () => {
  expect(await checkout.logstack(`release create ${LAYERS} --number 1.0.0`)).toMatchObject({ exitCode: 0 });
  for (const [environment, watch] of [["ci", ci] as const, ["staging", staging] as const]) {
    const promoted = await checkout.logstack(`promote 1.0.0 --to ${environment}`);
    expect(promoted.exitCode, promoted.stdout).toBe(0);
    expect(await readReleased(watch)).toEqual({ release: "1.0.0", everywhere: true });
  }
  const digests = await Promise.all(
    [ci, staging].map(async (watch) => (await watch.pointer("broker"))?.current.digest),
  );
  expect(new Set(digests).size).toBe(2);
  const { stdout } = await checkout.logstack("status --in staging");
  expect(stdout).toMatch(/^broker-configuration +1\.0\.7$/m);
});

test("one that fails in staging is taken back there and goes no further; ci keeps it", async () => {
  const health = 'step "waiting for Logstash to listen';
  const fails = `if [ "$LOGSTACK_ENVIRONMENT" = staging ]; then fail 'staging has no such codec.'; fi\n${health}`;
  await buildAs("1.0.8", { "machine/broker/health": [health, fails] });
  expect(await checkout.logstack(`release create ${LAYERS} --number 1.1.0`)).toMatchObject({ exitCode: 0 });
  expect(await checkout.logstack("promote 1.1.0 --to ci")).toMatchObject({ exitCode: 0 });
  const failed = await checkout.logstack("promote 1.1.0 --to staging");
  expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringContaining("staging has no such codec.")]);
  expect(failed.stderr).toContain("going back to the configuration before");
  expect(await readReleased(ci)).toEqual({ release: "1.1.0", everywhere: true });
  expect(await readReleased(staging)).toEqual({ release: "1.0.0", everywhere: true });

  const onwards = await checkout.logstack("promote 1.1.0 --to prod-green");
  expect(onwards.exitCode).toBe(3);
  expect(onwards.stderr).toContain("logstack promote 1.1.0 --to staging");
});
