import { afterAll, beforeAll, expect, test } from "vitest";
import { listLayers, makeCheckout, type Checkout } from "./checkout.ts";

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
});

afterAll(() => checkout.remove());

test("three people at once deploy the whole of an environment", async () => {
  const deploy = "deploy --all --to prod-green";
  const endings = await Promise.all([deploy, deploy, deploy].map((command) => checkout.logstack(command)));
  for (const { exitCode, stdout } of endings) expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  const layers = await listLayers();
  for (const layer of layers) {
    const created = endings.filter(({ stdout }) => new RegExp(`^${layer} +\\S+ +created in`, "m").test(stdout));
    expect([layer, created.length]).toEqual([layer, 1]);
  }
  const { stdout } = await checkout.logstack("status --in prod-green --json");
  const { deployed } = JSON.parse(stdout) as { deployed: readonly { layer: string }[] };
  expect(deployed.map(({ layer }) => layer).sort()).toEqual([...layers].sort());
});
