import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { JOURNAL_FILE, openJournalStore } from "../../src/node/journal-store.ts";
import type { PhysicalResource } from "../../src/resources/resource-handler.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const bucket = (BucketName: string, more: object = {}): object => ({
  Type: "AWS::S3::Bucket",
  Properties: { BucketName },
  ...more,
});
const BEFORE = aTemplate({
  Logs: bucket("logs-1"),
  Kept: bucket("kept", { DeletionPolicy: "Retain" }),
  A: topic("a", { DependsOn: "Logs" }),
});
const AFTER = aTemplate({
  Logs: bucket("logs-2"),
  A: topic("a2", { DependsOn: "Logs" }),
  B: topic("b", { DependsOn: "A" }),
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-aws-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const openStore = (stateDir: string) => openJournalStore({ stateDir, now: () => 0, engineVersion: "test" });

/** Plays a life of a stack and returns every line that its journal ever had. */
async function journalOfALife(): Promise<readonly string[]> {
  const stateDir = await aFolder();
  const store = openStore(stateDir);
  const aws = aCloudFormation({ store });
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  await aws.run("UpdateStack", { StackName, TemplateBody: AFTER });
  await aws.run("DeleteStack", { StackName });
  await store.flush();
  const journal = await readFile(join(stateDir, JOURNAL_FILE), "utf8");
  await store.close();
  return journal.split("\n").slice(0, -1);
}

/** Starts an engine over the beginning of a journal, lets it go on, and says what is not as it must be. */
async function findTrouble(lines: readonly string[]): Promise<readonly string[]> {
  const stateDir = await aFolder();
  await writeFile(join(stateDir, JOURNAL_FILE), lines.map((line) => `${line}\n`).join(""));
  const ids = createCountingIds();
  for (let used = 0; used < 10_000; used += 1) ids.hex(8);
  const store = openStore(stateDir);
  const aws = aCloudFormation({ store, ids });
  await aws.resume();
  await aws.settle();
  const { Stacks } = (await aws.call("DescribeStacks", {})) as unknown as { Stacks: { StackStatus: string }[] };
  const said = new Set<string>();
  for (const _ of Stacks) {
    const { StackResourceSummaries } = (await aws.call("ListStackResources", { StackName })) as unknown as {
      StackResourceSummaries: { PhysicalResourceId: string }[];
    };
    for (const it of StackResourceSummaries) said.add(it.PhysicalResourceId);
  }
  const real = Array.from(store.table<PhysicalResource>("resources").entries(), ([, resource]) => resource);
  const nobodys = real.filter((it) => !said.has(it.physicalId) && it.physicalId !== "kept");
  const missing = [...said].filter((id) => real.every((it) => it.physicalId !== id));
  await store.close();
  return [
    ...Stacks.filter(({ StackStatus }) => !StackStatus.endsWith("_COMPLETE")).map((it) => it.StackStatus),
    ...nobodys.map((it) => `nobody knows of ${it.physicalId}`),
    ...missing.map((id) => `${id} is not there`),
  ];
}

describe("an engine that dies", () => {
  it("leaves at any moment what the next one brings to a good end, with nothing made twice", async () => {
    const lines = await journalOfALife();
    expect(lines.length).toBeGreaterThan(5);
    const troubles: object[] = [];
    for (let count = 1; count <= lines.length; count += 1) {
      const trouble = await findTrouble(lines.slice(0, count));
      if (trouble.length > 0) troubles.push({ count, trouble });
    }
    expect(troubles).toEqual([]);
  });
});
