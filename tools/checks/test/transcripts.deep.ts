import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
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

describe("a person sees", () => {
  test("a throttled account", async () => {
    const stage = setStage(checkout);
    await stage.release("cache", "1.8.3");
    await stage.write("throttled.jsonc", THROTTLED);
    await stage.play("deploy cache --to ci --faults throttled.jsonc");
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("throttling"));
  });

  test("a rollback that fails, and its repair", async () => {
    const stage = setStage(checkout);
    await stage.release("broker", "2.0.0");
    await checkout.logstack("deploy broker --to ci");
    await stage.release("broker", "2.1.0", { "variables.json": ["ami-0a41c7e92b5d8f013", "ami-0a41c7e92b5d8f0ff"] });
    await stage.write("rollback-fails.jsonc", ROLLBACK_FAILS);
    await stage.play("deploy broker --to ci --faults rollback-fails.jsonc");
    stage.tell("the role may change launch templates again");
    await stage.play("rollback broker --in ci --yes");
    await stage.play("status --in ci");
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("rollback-failure"));
  });

  test("an interruption, and the same command again", async () => {
    const stage = setStage(checkout);
    await stage.release("cache", "1.8.3");
    await stage.write("slow.jsonc", SLOW);
    const served = await serve(checkout, "--faults", "slow.jsonc");
    const playing = await stage.begin("deploy cache --to staging", { until: BEFORE_THE_QUEUE });
    playing.interrupt();
    await playing.end();
    await stage.play("deploy cache --to staging");
    await served.close();
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("interrupt"));
  });

  test("a second deployment that attaches to the first", async () => {
    const stage = setStage(checkout);
    await stage.release("cache", "1.8.3");
    await stage.write("slow.jsonc", SLOW);
    const first = await stage.begin("deploy cache --to prod-green --faults slow.jsonc", { until: ["created"] });
    stage.tell("in another terminal, while that one runs");
    await stage.play("deploy cache --to prod-green");
    await first.end();
    await expect(stage.transcript()).toMatchFileSnapshot(fileOf("attach"));
  });

  test("machines that do not signal, with the ends of their consoles", async () => {
    // A first create, whatever the other tests have deployed.
    const empty = await makeCheckout();
    onTestFinished(() => empty.remove());
    await empty.logstack("deploy cache --to ci");
    const stage = setStage(empty);
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

const THROTTLED = JSON.stringify({
  faults: [{ kind: "throttle", service: "cloudformation", share: 0.33 }],
});

/** What is made before the queue or beside it, whichever of them is first. */
const BEFORE_THE_QUEUE = ["CacheAuthSecret", "CacheLogGroup", "CacheSecurityGroup", "QueueParameters", "QueueSubnets"];

const SLOW = JSON.stringify({
  faults: [{ kind: "delay", resource: "EventQueue", at: "create", by: "PT3H" }],
});

const ROLLBACK_FAILS = JSON.stringify({
  faults: [
    {
      kind: "fail",
      resource: "BrokerGroup",
      at: "update",
      reason: "You've reached your quota for maximum Fleet Requests for this account.",
    },
    {
      kind: "fail",
      resource: "LaunchTemplate",
      at: "rollback",
      reason: "You are not authorized to perform this operation. (Service: Ec2, Status Code: 403)",
    },
  ],
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
