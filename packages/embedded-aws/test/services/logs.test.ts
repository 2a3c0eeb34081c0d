import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { parseFilterPattern } from "../../src/logs/filter-pattern.ts";
import { openLogStore } from "../../src/logs/log-store.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "./stacks.ts";

const TO = { logGroupName: "/logstack/indexer", logStreamName: "i-1" };
const DAY_MS = 86_400_000;

describe("CloudWatch Logs", () => {
  it("keeps the events of a stream and gives them back page by page, both ways", async () => {
    const logs = await logsWithStream(await anEngine());
    const start = Date.now() - 10_000;
    await write(
      logs,
      ["a", "b", "c"].map((message, index) => ({ timestamp: start + index, message })),
    );
    await write(logs, [{ timestamp: start + 1, message: "late" }]);
    const page = async (options: object) => {
      const found = await logs.send(new GetLogEventsCommand({ ...TO, limit: 2, ...options }));
      return { ...found, texts: found.events?.map(({ message }) => message).join(" ") };
    };
    const first = await page({ startFromHead: true });
    expect(first.texts).toBe("a b");
    expect(first.events?.[0]).toEqual({ timestamp: start, message: "a", ingestionTime: expect.any(Number) as number });
    const second = await page({ nextToken: first.nextForwardToken });
    expect(second.texts).toBe("late c");
    const end = await page({ nextToken: second.nextForwardToken });
    expect([end.texts, end.nextForwardToken]).toEqual(["", second.nextForwardToken]);
    expect((await page({ nextToken: end.nextBackwardToken })).texts).toBe("late c");
    expect((await page({})).texts).toBe("late c");
    expect((await page({ startTime: start, endTime: start + 1 })).texts).toBe("a");
    await expect(page({ nextToken: "x" })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("searches all streams of a group for terms", async () => {
    const logs = await logsWithStream(await anEngine());
    await logs.send(new CreateLogStreamCommand({ ...TO, logStreamName: "i-2" }));
    const now = Date.now();
    await write(logs, [
      { timestamp: now - 3, message: "ERROR: disk full" },
      { timestamp: now - 1, message: "fine" },
    ]);
    await write(logs, [{ timestamp: now - 2, message: "ERROR: no route" }], "i-2");
    const found: string[] = [];
    const pages = paginateFilterLogEvents(
      { client: logs, pageSize: 1 },
      { logGroupName: TO.logGroupName, filterPattern: "ERROR" },
    );
    for await (const { events = [] } of pages)
      found.push(...events.map((event) => `${event.logStreamName} ${event.message}`));
    expect(found).toEqual(["i-1 ERROR: disk full", "i-2 ERROR: no route"]);
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: TO.logGroupName, logStreamNamePrefix: "i-2", startTime: now - 2 }),
    );
    expect(events).toHaveLength(1);
    const json = new FilterLogEventsCommand({ logGroupName: TO.logGroupName, filterPattern: "{ $.level = 1 }" });
    await expect(logs.send(json)).rejects.toThrow("the filter pattern { $.level = 1 }");
  });

  it("knows terms that must be there, one of which must be, and that must not", () => {
    const match = (pattern: string, message: string): boolean => parseFilterPattern(pattern)(message);
    expect(match("disk full", "the disk is full")).toBe(true);
    expect(match('"disk full"', "the disk is full")).toBe(false);
    expect(match("disk -full", "the disk is full")).toBe(false);
    expect(match("?disk ?route", "no route")).toBe(true);
    expect(match("", "anything")).toBe(true);
    for (const pattern of ["[a, b]", "%x%", "?a b"]) expect(() => match(pattern, "")).toThrow("does not model");
    expect(() => match("a:b", "")).toThrow("Invalid filter pattern");
  });

  it("leaves out events that are too old or too new, and shows none past the retention", async () => {
    const logs = await logsWithStream(await anEngine());
    const now = Date.now();
    const { rejectedLogEventsInfo } = await write(logs, [{ timestamp: now - 20 * DAY_MS, message: "old" }]);
    expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const future = await write(logs, [
      { timestamp: now - 1, message: "now" },
      { timestamp: now + DAY_MS / 2, message: "x" },
    ]);
    expect(future.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    await write(logs, [{ timestamp: now - 5 * DAY_MS, message: "last week" }]);
    const read = async () => (await logs.send(new GetLogEventsCommand(TO))).events?.map(({ message }) => message);
    expect(await read()).toEqual(["last week", "now"]);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: TO.logGroupName, retentionInDays: 3 }));
    expect(await read()).toEqual(["now"]);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/logstack" }));
    expect(logGroups).toMatchObject([{ logGroupName: TO.logGroupName, retentionInDays: 3, storedBytes: 64 }]);
  });

  it("refuses with AWS's words", async () => {
    const logs = await logsWithStream(await anEngine());
    const now = Date.now();
    const backwards = [
      { timestamp: now, message: "a" },
      { timestamp: now - 1, message: "b" },
    ];
    await expect(write(logs, backwards)).rejects.toThrow("must be in chronological order");
    await expect(write(logs, [{ timestamp: now, message: "a" }], "none")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
    const again = new CreateLogGroupCommand({ logGroupName: TO.logGroupName });
    await expect(logs.send(again)).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "The specified log group already exists",
    });
    const retention = new PutRetentionPolicyCommand({ logGroupName: TO.logGroupName, retentionInDays: 2 });
    await expect(logs.send(retention)).rejects.toThrow("Value '2' at 'retentionInDays' failed to satisfy constraint");
    const rare = new CreateLogGroupCommand({ logGroupName: "x", logGroupClass: "INFREQUENT_ACCESS" });
    await expect(logs.send(rare)).rejects.toMatchObject({ name: "NotModelled" });
    await logs.send(new DeleteLogGroupCommand({ logGroupName: TO.logGroupName }));
    await expect(logs.send(new GetLogEventsCommand(TO))).rejects.toThrow("The specified log group does not exist.");
  });
});

it("the engine's own services write into groups and streams that they make as they need them", () => {
  const place = { account: "111111111111", region: "ap-southeast-2" };
  const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };
  const logs = openLogStore({ store: createMemoryStore(), clock });
  const to = { group: "/aws/lambda/ship", stream: "2026/11/22/[$LATEST]1" };
  for (const message of ["START", "END"]) logs.write(place, to, [{ timestampMs: clock.now(), message }]);
  const group = logs.findGroup(place, to.group);
  expect(group?.resource.attributes["Arn"]).toBe(
    "arn:aws:logs:ap-southeast-2:111111111111:log-group:/aws/lambda/ship:*",
  );
  if (group === undefined) throw new Error("There is no group.");
  expect(logs.read(group, to.stream).map(({ message, index }) => [message, index])).toEqual([
    ["START", 0],
    ["END", 1],
  ]);
  logs.deleteGroup(group);
  expect(logs.listGroups(place)).toEqual([]);
});

describe("a log group that a stack made", () => {
  it("takes events, keeps a retention set by hand, and goes with the stack and its events", async () => {
    const engine = await anEngine();
    const stack = aStack(engine);
    const logs = logsClient(engine);
    const group = (properties: object) => ({
      Group: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: TO.logGroupName, ...properties } },
    });
    await stack.deploy(group({ RetentionInDays: 7 }));
    await logs.send(new CreateLogStreamCommand(TO));
    await write(logs, [{ timestamp: Date.now(), message: "hello" }]);
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: TO.logGroupName }));
    expect(logStreams).toMatchObject([{ logStreamName: "i-1", lastEventTimestamp: expect.any(Number) as number }]);
    const describeGroup = async () => (await logs.send(new DescribeLogGroupsCommand())).logGroups?.[0];
    const { retentionInDays, logGroupArn } = (await describeGroup()) ?? {};
    expect(retentionInDays).toBe(7);
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: logGroupArn }));
    expect(tags).toMatchObject({ team: "logs", "aws:cloudformation:logical-id": "Group" });
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: TO.logGroupName, retentionInDays: 30 }));
    await stack.deploy({ ...group({ RetentionInDays: 7 }), Topic: { Type: "AWS::SNS::Topic" } });
    expect((await describeGroup())?.retentionInDays).toBe(30);
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    expect(await describeGroup()).toBeUndefined();
    await logs.send(new CreateLogGroupCommand({ logGroupName: TO.logGroupName }));
    const { logStreams: none } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: TO.logGroupName }));
    expect(none).toEqual([]);
  });
});

async function logsWithStream(engine: EmbeddedAws): Promise<CloudWatchLogsClient> {
  const logs = logsClient(engine);
  await logs.send(new CreateLogGroupCommand({ logGroupName: TO.logGroupName }));
  await logs.send(new CreateLogStreamCommand(TO));
  return logs;
}

function logsClient(engine: EmbeddedAws): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

async function write(
  logs: CloudWatchLogsClient,
  logEvents: { readonly timestamp: number; readonly message: string }[],
  logStreamName = TO.logStreamName,
) {
  return await logs.send(new PutLogEventsCommand({ ...TO, logStreamName, logEvents }));
}
