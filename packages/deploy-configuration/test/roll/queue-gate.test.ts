import { describe, expect, it } from "vitest";
import { parseQueueReport } from "../../src/model/queue-report.ts";
import { judgeQueue } from "../../src/roll/judge-queue.ts";
import { rehearseQueues } from "../../src/roll/rehearse-queues.ts";
import { aLayer, NEW, OLD } from "../support/a-layer.ts";

const MINUTE = 60_000;
/** Brokers of which one has failed with a configuration; the pointer is to go back. */
async function withFailedOne() {
  const layer = brokers();
  layer.behaviour.works = (wanted) => wanted !== NEW;
  await layer.roll(NEW);
  return { layer, failed: layer.ids("broker").at(-1) ?? "" };
}

const brokers = () => aLayer({ groups: { broker: { gate: "queue", count: 2 } } });

describe("rolling machines with events on their own disks", () => {
  it("replaces those whose queues are empty", async () => {
    const layer = brokers();
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
    expect(layer.running()).toEqual([NEW, NEW]);
  });

  it("waits as long as a queue gets smaller, and says so, and goes on once it is empty", async () => {
    const layer = brokers();
    const [first] = layer.ids("broker");
    let events = 9_000;
    layer.queueOf = (id) => (id === first ? { events, before: events + 50, sent: 50 } : { events: 0 });
    layer.time.after(90 * MINUTE, () => {
      expect(layer.ended()).toEqual([]);
      events = 0;
    });
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
    expect(layer.events).toContainEqual(
      expect.objectContaining({
        kind: "waiting",
        goal: `the queue of ${first} to be empty`,
        seen: "9000 events in its queue, and fewer by the minute",
      }),
    );
  });

  it.each([
    ["none of its events leaves", { events: 700, before: 700 }, "700 events in its queue, and none of them leaves"],
    [
      "more events come than go",
      { events: 700, before: 600, sent: 90 },
      "700 events in its queue, and more come than go",
    ],
    ["its Logstash does not answer any more", { events: undefined }, "its Logstash does not say what is in its queue"],
    [
      "its Logstash never answered",
      { events: undefined, before: undefined },
      "its Logstash does not say what is in its queue",
    ],
    ["it has never told of its queue", undefined, "it has never said what is in its queue"],
    ["it told long ago", { events: 0, at: 0 }, "for some minutes it has not said what is in its queue"],
  ] as const)("ends no machine where %s, and says what there is and what to do", async (_, told, seen) => {
    const layer = brokers();
    const [first] = layer.ids("broker");
    layer.queueOf = () => told;
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({
      kind: "stopped",
      role: "broker",
      instanceId: first,
      reason: `Waited 20 min for the events of ${first} to leave its disk; seen last: ${seen}.`,
      hints: [expect.stringContaining("the cache takes events"), expect.stringContaining("--allow-rolling broker")],
      replaced: [],
    });
    expect(layer.ended()).toEqual([]);
    expect(layer.running()).toEqual([OLD, OLD]);
  });

  it("gives up on a queue that gets smaller for hours", async () => {
    const layer = brokers();
    layer.queueOf = () => ({ events: 9_000, before: 9_001, sent: 1 });
    expect(await layer.roll(NEW)).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("Waited 2 h for the queue"),
    });
    expect(layer.ended()).toEqual([]);
  });

  it("ends one whose queue is handed on between two reports, and says with how many events", async () => {
    const layer = brokers();
    layer.queueOf = () => ({ events: 120, before: 130, sent: 5_000 });
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
    const ended = layer.events.flatMap((event) => (event.kind === "ended" ? [event.because] : []));
    expect(ended[0]).toBe("it has another configuration; 120 events in its queue, on their way");
  });

  it("ends one whose events somebody has agreed to lose, and says how many go with it", async () => {
    const layer = brokers();
    layer.queueOf = () => ({ events: 700, before: 700 });
    layer.agreed.add("broker");
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
    const ended = layer.events.flatMap((event) => (event.kind === "ended" ? [event.because] : []));
    expect(ended).toHaveLength(2);
    expect(ended[0]).toContain(
      "700 events in its queue, and none of them leaves, and it may go so: that was agreed to",
    );
  });

  it.each([
    ["it ever told of a queue", undefined],
    ["its Logstash ever answered", { events: undefined, before: undefined }],
  ])("replaces one that failed before %s", async (_, told) => {
    const { layer, failed } = await withFailedOne();
    layer.queueOf = (id) => (id === failed ? told : { events: 0 });
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.ended()).toContain(failed);
    expect(layer.running()).toEqual([OLD, OLD]);
  });

  it.each([
    ["its Logstash does not answer any more", { events: undefined, before: 700 }],
    ["its Logstash held none when it answered last", { events: undefined, before: 0 }],
    ["it is silent by now", { events: 700, before: 700, at: 0 }],
    ["they do not leave", { events: 700, before: 700 }],
  ])("does not replace one that failed and has told of events, where %s", async (_, told) => {
    const { layer, failed } = await withFailedOne();
    layer.queueOf = (id) => (id === failed ? told : { events: 0 });
    expect(await layer.roll(OLD)).toMatchObject({ kind: "stopped", instanceId: failed });
    expect(layer.ended()).not.toContain(failed);
  });

  it("does not end events of machines that failed with their first configuration when they already took some", async () => {
    const layer = aLayer({ groups: { broker: { gate: "queue", count: 2 } }, has: undefined });
    layer.behaviour.works = () => false;
    await layer.roll(OLD);
    layer.queueOf = () => ({ events: 700, before: 700 });
    layer.behaviour.works = () => true;
    expect(await layer.roll(NEW)).toMatchObject({ kind: "stopped", reason: expect.stringContaining("700 events") });
    expect(layer.ended()).toEqual([]);
    layer.queueOf = () => undefined;
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
  });
});

describe("what a machine tells of its queue", () => {
  it("is read as it writes it", () => {
    expect(parseQueueReport("events 12\nbefore 10\nsent 300\nat 1790000000\n")).toEqual({
      events: 12,
      before: 10,
      sent: 300,
      at: 1_790_000_000_000,
    });
    expect(parseQueueReport("events unknown\nbefore 10\nsent 0\nat 1790000000\n")).toMatchObject({
      events: undefined,
      before: 10,
    });
    expect(parseQueueReport("events unknown\nbefore unknown\nsent 0\nat 1\n")?.before).toBeUndefined();
    for (const text of ["", "events 1\n", "events -1\nbefore 0\nsent 0\nat 1\n", "events x\nbefore 0\nsent 0\nat 1\n"])
      expect(parseQueueReport(text), text).toBeUndefined();
  });

  it("counts as empty on a rehearsed machine that has told nothing, and holds where it has", async () => {
    const told = { events: 3, before: 3, sent: 0, at: 0 };
    const reports = { read: async () => undefined, queue: async (id: string) => (id === "i-1" ? told : undefined) };
    const rehearsed = rehearseQueues(reports, { now: () => 900_000 });
    expect(judgeQueue(await rehearsed.queue("i-0"), 900_000).is).toBe("empty");
    expect(judgeQueue(await rehearsed.queue("i-1"), 900_000).is).toBe("stuck");
  });
});
