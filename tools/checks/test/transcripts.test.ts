import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { setStage } from "./stage.ts";

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
  // In a clone whose lockfile has just changed the first command says that it installs.
  await checkout.logstack("--version");
});

afterAll(() => checkout.remove());

/** What a person saw is compared with a file each; `vitest -u` writes them anew. */
const fileOf = (name: string): string => `transcripts/${name}.transcript.txt`;

describe("a person sees", () => {
  test("a success, and that there is nothing to do, and a refused replacement", async () => {
    const first = setStage(checkout);
    await first.release("cache", "1.8.3");
    await first.play("deploy cache --to ci");
    await expect(first.transcript()).toMatchFileSnapshot(fileOf("success"));

    const second = setStage(checkout);
    await second.play("deploy cache --to ci");
    await expect(second.transcript()).toMatchFileSnapshot(fileOf("nothing-to-do"));

    const third = setStage(checkout);
    await third.release("cache", "1.9.0", {
      "template.yaml": ["AtRestEncryptionEnabled: true", "AtRestEncryptionEnabled: false"],
    });
    await third.play("deploy cache --to ci");
    await expect(third.transcript()).toMatchFileSnapshot(fileOf("refused-replacement"));
  });
});
