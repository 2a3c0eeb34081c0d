import { describe, expect, it } from "vitest";
import { gatherRuns, reconcile, type LoggedRun, type StoredObject } from "../../src/index.ts";
import { computeRetrySpan } from "../../src/reconcile/retry-span.ts";
import { aFailedRun, anAimlessRun, anObject, aRun, minutesAgo, NOW_MS } from "../support/a-logged-run.ts";

const RETRIES = { timeoutMs: 300_000, attempts: 3, maxEventAgeMs: 21_600_000 };

interface Compared {
  readonly objects?: readonly StoredObject[];
  readonly runs?: readonly LoggedRun[];
  readonly indexed?: ReadonlyMap<string, number>;
  readonly spanMs?: number;
  readonly sinceMs?: number;
}

function compared({ objects = [anObject()], runs = [], ...more }: Compared = {}) {
  const facts = { objects, runs: gatherRuns(runs, "logs"), sinceMs: minutesAgo(24 * 60), nowMs: NOW_MS };
  return reconcile({ ...facts, retries: RETRIES, ...more });
}

const standingOf = (facts: Compared) => compared(facts).objects[0]?.standing;

describe("an object", () => {
  it("has arrived when a run sent all lines of these very bytes", () => {
    expect(standingOf({ runs: [aRun()] })).toEqual({ kind: "arrived", lines: 10 });
  });

  it("has arrived when a later attempt sent what the first could not", () => {
    const runs = [aFailedRun({ sent: 4 }), aRun({ atMs: minutesAgo(58) })];
    expect(standingOf({ runs })).toEqual({ kind: "arrived", lines: 10 });
  });

  it("has arrived when its etag is quoted in one place and not in the other", () => {
    expect(standingOf({ runs: [aRun({ etag: '"e1"' })] })).toMatchObject({ kind: "arrived" });
  });

  it("has not arrived when a run says so, and counts fewer lines sent than met", () => {
    expect(standingOf({ runs: [aRun({ sent: 9 })] })).toMatchObject({ kind: "partly", sent: 9 });
  });

  it("has not arrived by a run of the same key in another bucket", () => {
    expect(standingOf({ runs: [aRun({ bucket: "others" })] })).toEqual({ kind: "neverArrived" });
  });

  it("never arrived when no run tells of it", () => {
    expect(standingOf({})).toEqual({ kind: "neverArrived" });
  });

  it("has failed, with the last reason, when nothing of it was sent", () => {
    const runs = [aFailedRun(), aFailedRun({ atMs: minutesAgo(50), reason: "The last word." })];
    expect(standingOf({ runs })).toEqual({ kind: "failed", attempts: 2, reason: "The last word." });
  });

  it("is there partly when some of its lines were sent, in whichever run", () => {
    const runs = [aFailedRun({ sent: 4 }), aFailedRun({ atMs: minutesAgo(50) })];
    expect(standingOf({ runs })).toMatchObject({ kind: "partly", sent: 4, attempts: 2 });
  });

  it("is without lines when a run found none", () => {
    const runs = [aRun({ outcome: "skipped", reason: "It is empty.", met: 0, sent: 0 })];
    expect(standingOf({ runs })).toEqual({ kind: "skipped", reason: "It is empty." });
  });

  it("is overwritten when only other bytes under its key were sent", () => {
    expect(standingOf({ runs: [aRun({ etag: "e0" })] })).toEqual({ kind: "overwritten", runs: 1 });
  });

  it("that a run of unknown bytes failed with has failed", () => {
    expect(standingOf({ runs: [aFailedRun({ etag: undefined })] })).toMatchObject({ kind: "failed" });
  });
});

describe("an object that is too young to judge", () => {
  const young = [anObject({ lastModifiedMs: minutesAgo(5) })];

  it("is younger than three attempts, the waits between them and the way there take: 20 min with a time-out of five", () => {
    expect(computeRetrySpan(RETRIES)).toBe(20 * 60_000);
    expect(compared({ objects: young })).toMatchObject({ spanMs: 1_200_000, missing: [] });
  });

  it("is under way, with the attempts that failed so far", () => {
    const runs = [aFailedRun({ atMs: minutesAgo(4) })];
    expect(standingOf({ objects: young, runs })).toMatchObject({ kind: "young", attempts: 1 });
  });

  it("has failed all the same when all attempts of its event have", () => {
    const runs = [4, 3, 1].map((minutes) => aFailedRun({ atMs: minutesAgo(minutes) }));
    expect(standingOf({ objects: young, runs })).toMatchObject({ kind: "failed", attempts: 3 });
  });

  it("may also be an old one that was sent again a moment ago", () => {
    const runs = [59, 58, 56].map((minutes) => aFailedRun({ atMs: minutesAgo(minutes) }));
    const again = aFailedRun({ requestId: "r2", atMs: minutesAgo(2) });
    expect(standingOf({ runs: [...runs, again] })).toMatchObject({ kind: "young", attempts: 4 });
  });

  it("is judged at once by whoever has no patience", () => {
    expect(standingOf({ objects: young, spanMs: 0 })).toEqual({ kind: "neverArrived" });
  });

  it("is not overwritten yet when the event of its new bytes may still come", () => {
    expect(standingOf({ objects: young, runs: [aRun({ etag: "e0" })] })).toMatchObject({ kind: "young" });
  });
});

describe("Elasticsearch", () => {
  it("that has fewer documents than were sent makes an object missing", () => {
    const { missing } = compared({ runs: [aRun()], indexed: new Map([["a.log", 7]]) });
    expect(missing).toMatchObject([{ standing: { kind: "notIndexed", lines: 10, indexed: 7 } }]);
  });

  it("that could not count an object says nothing of it", () => {
    expect(standingOf({ runs: [aRun()], indexed: new Map() })).toMatchObject({ kind: "arrived" });
  });

  it("has its time to take in what was sent a moment ago", () => {
    const runs = [aRun({ atMs: minutesAgo(3) })];
    expect(standingOf({ runs, indexed: new Map([["a.log", 0]]) })).toMatchObject({ kind: "arrived" });
  });

  it("that has every document does not stand for a run that said nothing", () => {
    expect(standingOf({ indexed: new Map([["a.log", 10]]) })).toEqual({ kind: "neverArrived" });
  });
});

describe("a comparison", () => {
  it("leaves out what the function skips by name or size", () => {
    const objects = [
      anObject({ key: "AWSLogs/1/ELBAccessLogTestFile" }),
      anObject({ key: "AWSLogs/", sizeBytes: 0 }),
      anObject({ key: "empty.log", sizeBytes: 0 }),
    ];
    expect(compared({ objects })).toMatchObject({ objects: [], missing: [], excluded: 3 });
  });

  it("leaves out what was written before the time that is asked for", () => {
    expect(compared({ sinceMs: minutesAgo(30) })).toMatchObject({ objects: [], missing: [] });
  });

  it("tells of bytes that expired before they were delivered, and counts those that were", () => {
    const runs = [
      aFailedRun({ key: "lost.log", reason: "It is gone.", sent: 3 }),
      aRun({ requestId: "r2", key: "fine.log" }),
    ];
    expect(compared({ objects: [], runs })).toMatchObject({
      lost: [{ key: "lost.log", because: "expired", reason: "It is gone.", sent: 3 }],
      goneAfterArrival: 1,
    });
  });

  it("tells of bytes that were overwritten before they were delivered, where the new ones arrived", () => {
    const runs = [aFailedRun({ etag: "e0" }), aRun({ requestId: "r2" })];
    expect(compared({ runs })).toMatchObject({ missing: [], lost: [{ etag: "e0", because: "overwritten" }] });
  });

  it("takes an old object that is sent again for no lost one", () => {
    const { lost, objects } = compared({ sinceMs: minutesAgo(30), runs: [aFailedRun()] });
    expect({ lost, objects }).toEqual({ lost: [], objects: [] });
  });

  it("counts runs that failed before they came to an object, with the last reason", () => {
    expect(compared({ runs: [anAimlessRun("settings.json is not a JSON object.")] }).aimless).toEqual({
      count: 1,
      lastReason: "settings.json is not a JSON object.",
    });
  });

  it("takes a summary that is in the log twice for one attempt", () => {
    const run = aFailedRun();
    expect(standingOf({ runs: [run, run] })).toMatchObject({ attempts: 1 });
  });
});
