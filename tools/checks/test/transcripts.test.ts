import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";
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

describe("a person sees", { timeout: 60_000 }, () => {
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

  test("machines that do not signal, with the ends of their consoles", async () => {
    const stage = setStage(checkout);
    await stage.release("broker", "2.0.0");
    await stage.write("silent.jsonc", SILENT);
    await stage.play("deploy broker --to ci --faults silent.jsonc");
    stage.tell("later");
    await stage.play("diagnose broker --in ci");
    stage.tell("with an image that works");
    await stage.release("broker", "2.0.1", { "variables.json": ["ami-0a41c7e92b5d8f013", "ami-0a41c7e92b5d8f0ee"] });
    await stage.play("deploy broker --to ci");
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("failed-signal"));
  });

  test("a wrong account", async () => {
    const stage = setStage(checkout);
    await stage.release("cache", "1.8.3");
    const config = await readFile(path.join(checkout.folder, "logstack.json"), "utf8");
    const onAws = { on: "aws", account: "111111111111", region: "ap-southeast-2" };
    const parsed = JSON.parse(config) as { environments: object };
    const served = await serve(checkout);
    await stage.write(
      "logstack.json",
      JSON.stringify({ ...parsed, environments: { ...parsed.environments, ci: onAws } }),
    );
    const env = {
      AWS_ENDPOINT_URL: served.endpoint,
      AWS_ACCESS_KEY_ID: "222222222222",
      AWS_SECRET_ACCESS_KEY: "embedded",
    };
    await stage.play("deploy cache --to ci", { env });
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("wrong-account"));
    await stage.write("logstack.json", config);
    await served.close();
  });
});

const SILENT = JSON.stringify({
  faults: [
    {
      kind: "signal",
      resource: "BrokerGroup",
      send: "nothing",
      console: [
        "[    6.118202] cloud-init[1204]: running the user data",
        "[   11.740915] systemd[1]: Starting logstash.service",
        "[   14.020031] logstash[812]: Could not find config file /etc/logstash/conf.d/broker.conf",
        "[   14.020977] systemd[1]: logstash.service: Failed with result 'exit-code'.",
      ],
    },
  ],
});
