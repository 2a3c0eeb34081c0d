import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { isLive, openInstanceStore } from "../../src/ec2/instance-store.ts";
import { JOURNAL_FILE, openJournalStore } from "../../src/node/journal-store.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate } from "./templates.ts";

const StackName = "fleet";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };

/** A group of three that is rolled one by one, and grows by one meanwhile. */
const ofImage = (ImageId: string): string =>
  aTemplate({
    LaunchTemplate: { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData: { ImageId } } },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      UpdatePolicy: {
        AutoScalingRollingUpdate: {
          MinInstancesInService: 3,
          MaxBatchSize: 1,
          WaitOnResourceSignals: true,
          PauseTime: "PT5M",
          SuspendProcesses: ["AZRebalance"],
        },
      },
      Properties: {
        MinSize: "3",
        MaxSize: "5",
        VPCZoneIdentifier: ["subnet-0000000a"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "LaunchTemplate" },
          Version: { "Fn::GetAtt": ["LaunchTemplate", "LatestVersionNumber"] },
        },
      },
    },
  });

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-aws-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const openStore = (stateDir: string) => openJournalStore({ stateDir, now: () => 0, engineVersion: "test" });

/** Instances in the order in which they are told of, so that two lives can be compared. */
function withoutIds(events: readonly string[]): readonly string[] {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => names.get(id) ?? (names.set(id, `#${names.size + 1}`), `#${names.size}`);
  return events.map((event) => event.replaceAll(/\bi-[0-9a-f]{17}\b/g, nameOf));
}

/** Goes on from the beginning of a journal to its stack's end; returns its events, and the images of its live instances. */
async function liveOn(lines: readonly string[]) {
  const stateDir = await aFolder();
  await writeFile(join(stateDir, JOURNAL_FILE), lines.map((line) => `${line}\n`).join(""));
  const ids = createCountingIds();
  for (let used = 0; used < 10_000; used += 1) ids.hex(17);
  const store = openStore(stateDir);
  const aws = aCloudFormation({ store, ids });
  await aws.resume();
  await aws.settle();
  const events = withoutIds(await aws.events(StackName));
  const images = openInstanceStore(store)
    .list(PLACE, 0)
    .filter(isLive)
    .map(({ imageId }) => imageId);
  await store.close();
  return { events, images };
}

it("an engine that dies at any moment of a rolling update leaves what the next one ends as if nothing had happened", async () => {
  const stateDir = await aFolder();
  const store = openStore(stateDir);
  const aws = aCloudFormation({ store });
  await aws.run("CreateStack", { StackName, TemplateBody: ofImage("ami-0a1b2c3d") });
  await store.flush();
  const linesOf = async (): Promise<readonly string[]> =>
    (await readFile(join(stateDir, JOURNAL_FILE), "utf8")).split("\n").slice(0, -1);
  const before = (await linesOf()).length;
  await aws.run("UpdateStack", { StackName, TemplateBody: ofImage("ami-0eeeeeee") });
  await store.flush();
  const lines = await linesOf();
  await store.close();

  const whole = await liveOn(lines);
  expect(whole.images).toEqual(["ami-0eeeeeee", "ami-0eeeeeee", "ami-0eeeeeee"]);
  expect(whole.events.filter((event) => event.includes("Successfully terminated"))).toHaveLength(3);
  expect(lines.length - before).toBeGreaterThanOrEqual(10);
  for (let count = before + 1; count < lines.length; count += 1) {
    expect(await liveOn(lines.slice(0, count)), `cut after ${count} of ${lines.length} batches`).toEqual(whole);
  }
});
