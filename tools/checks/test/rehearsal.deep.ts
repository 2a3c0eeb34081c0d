import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, root, type Checkout } from "./checkout.ts";

/** Faults that the embedded AWS ships as examples, against the layers as they were built. */
const EXAMPLES = path.join(root, "packages/embedded-aws/examples/faults");

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
});

afterAll(() => checkout.remove());

test("a rehearsal of an AMI that never signals fails the layer, and not the ones before it", async () => {
  const faults = `--faults ${EXAMPLES}/ami-never-signals.jsonc`;
  const { exitCode, stdout, stderr } = await checkout.logstack(`deploy cache elasticsearch indexer --to ci ${faults}`);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("the machines of IndexerGroup of *-indexer never signal.");
  expect(stderr).toContain("IndexerGroup CREATE_FAILED: Received 0 SUCCESS signal(s) out of");
  expect(stderr).toContain("These faults came true: the machines of IndexerGroup of *-indexer never signal (once).");
  expect(stderr).not.toContain("never came true");
  expect(stdout).toMatch(/^cache +\S+ +created/m);
  expect(stdout).toMatch(/^indexer +\S+ +failed \(CREATE_FAILED\)/m);
});
