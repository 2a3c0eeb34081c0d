import { EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEc2Bakery } from "../src/node/ec2-bakery.ts";
import { startScriptedAws, type ScriptedAws } from "./an-ec2.ts";

let aws: ScriptedAws;
beforeAll(async () => {
  aws = await startScriptedAws();
});
afterAll(() => aws.close());

const TAGS = { "logstack:bake": "b1", "logstack:until": "2026-11-23T15:00:00.000Z" };
const aBakery = (subnet?: string) =>
  openEc2Bakery(
    new EC2Client({
      endpoint: aws.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "scratch" },
    }),
    { tags: TAGS, subnet },
  );

test("a machine that tries an image has no permission, reads its metadata by IMDSv2 alone and goes when it shuts down", async () => {
  const { instanceId } = await aBakery("subnet-1").startMachine({
    amiId: "ami-1",
    instanceType: "t3.small",
    userData: "#!/bin/bash\n",
  });
  const call = Object.fromEntries(aws.calls.at(-1) ?? []);
  expect(call).toMatchObject({
    ImageId: "ami-1",
    InstanceType: "t3.small",
    SubnetId: "subnet-1",
    InstanceInitiatedShutdownBehavior: "terminate",
    "MetadataOptions.HttpTokens": "required",
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.2.ResourceType": "volume",
  });
  expect(Object.keys(call).filter((key) => key.startsWith("IamInstanceProfile"))).toEqual([]);
  expect(aws.there.get(instanceId)).toMatchObject(TAGS);
});

test("its console is read as it is now", async () => {
  aws.console = () => "Ende gut – alles gut";
  aws.there.set("i-0123456789abcdef0", TAGS);
  expect(await aBakery().lookAt("i-0123456789abcdef0")).toEqual({ state: "running", console: "Ende gut – alles gut" });
  expect(aws.calls.find((call) => call.get("Action") === "GetConsoleOutput")?.get("Latest")).toBe("true");
});

test("a machine that EC2 does not know is no error", async () => {
  expect(await aBakery().lookAt("i-gone")).toEqual({ state: undefined, console: "" });
  await aBakery().remove({ kind: "machine", id: "i-gone" });
  await aBakery().remove({ kind: "image", id: "ami-gone" });
});

test("what bakes made is listed with its tags, and an accepted image says so", async () => {
  aws.there.clear();
  aws.there.set("i-2", { ...TAGS });
  aws.there.set("ami-2", { ...TAGS, "logstack:smoke": "pending" });
  await aBakery().accept("ami-2");
  expect(await aBakery().listBaked()).toEqual([
    { kind: "machine", id: "i-2", tags: TAGS },
    { kind: "image", id: "ami-2", tags: { ...TAGS, "logstack:smoke": "passed" } },
  ]);
});

test("an image goes with its snapshots", async () => {
  aws.there.set("ami-3", TAGS);
  await aBakery().remove({ kind: "image", id: "ami-3" });
  expect(aws.there.has("ami-3")).toBe(false);
  expect(aws.calls.at(-1)?.get("DeleteAssociatedSnapshots")).toBe("true");
});
