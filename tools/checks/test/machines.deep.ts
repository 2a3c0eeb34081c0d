import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";
import { watchMachines } from "./watch-machines.ts";

/** Every layer with machines, in the order in which they need each other; by role, the output that names its group. */
const LAYERS = {
  broker: { broker: "BrokerGroupName" },
  elasticsearch: { master: "MasterNodeGroupName", data: "DataNodeGroupName" },
  indexer: { indexer: "IndexerGroupName" },
  elastalert: { elastalert: "ElastalertGroupName" },
} as const;
const NAMES = Object.keys(LAYERS);

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: NAMES.map((name) => `${name}/configuration`) });
  aws = await serve(checkout);
});

afterAll(async () => {
  await aws.close();
  await checkout.remove();
});

test("the machines of all layers boot in one AWS, wait for their configurations, and work with them as they are built", async () => {
  const stacks = await checkout.logstack(`deploy cache ${NAMES.join(" ")} --to ci`);
  expect(stacks.exitCode, stacks.stderr).toBe(0);
  const watches = Object.entries(LAYERS).map(([component, groups]) => ({
    roles: Object.keys(groups),
    watch: watchMachines(aws.endpoint, { environment: "ci", account: "111111111111", component, groups }),
  }));
  for (const { roles, watch } of watches) {
    for (const role of roles) {
      const machines = await watch.machines(role);
      expect(machines.length, role).toBeGreaterThan(0);
      for (const { console } of machines)
        expect(console).toContain("logstack: waiting for the parameter /logstack/ci/");
    }
  }

  for (const name of NAMES) {
    const configured = await checkout.logstack(`configure ${name} --to ci`);
    expect(configured.exitCode, `${name}: ${configured.stdout}${configured.stderr}`).toBe(0);
  }
  for (const { roles, watch } of watches) {
    for (const role of roles) {
      const pointer = await watch.pointer(role);
      const applied = await watch.applied(role);
      expect([role, ...new Set(applied)]).toEqual([role, pointer?.current.digest]);
      // No Octopus was given, so nothing of it is on any machine.
      const calls = (await watch.machines(role)).flatMap((machine) => machine.calls);
      expect(calls.filter((call) => call.includes("octopus"))).toEqual([]);
    }
    watch.close();
  }
});
