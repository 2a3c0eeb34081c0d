import type { Reconciliation, Standing, StoredObject } from "@logstack/elb-processor";
import { describe, expect, test } from "vitest";
import { renderReconciliation, type ToldReconciliation } from "../src/render/reconciliation.ts";

const OBJECT: StoredObject = { key: "AWSLogs/a.log", etag: "e1", sizeBytes: 10, lastModifiedMs: 0 };

const judged = (...standings: readonly Standing[]) => standings.map((standing) => ({ object: OBJECT, standing }));

function told(some: Partial<Reconciliation> = {}, more: Partial<ToldReconciliation> = {}): string {
  const reconciliation = {
    objects: [...(some.missing ?? [])],
    missing: [],
    excluded: 0,
    lost: [],
    goneAfterArrival: 0,
    aimless: { count: 0, lastReason: undefined },
    spanMs: 1_200_000,
    ...some,
  };
  const facts: ToldReconciliation = {
    reconciliation,
    environment: "ci",
    stackName: "ci-elb-logs",
    bucket: "logs",
    since: "2026-11-22T08:00:00Z",
    runs: 3,
    unreachable: undefined,
    cutByDays: undefined,
    maxEventAgeMs: 21_600_000,
    isPatienceGiven: false,
    writeTime: () => "2026-11-23T08:00:00Z",
    replayCommand: "logstack elb replay --in ci --missing --since 24h",
    ...more,
  };
  return renderReconciliation(facts).join("\n");
}

describe("a comparison", () => {
  test.each<readonly [string, Standing, string]>([
    ["failed", { kind: "failed", attempts: 3, reason: "Refused." }, "3 runs failed, the last: Refused."],
    ["is there partly", { kind: "partly", sent: 1, attempts: 1, reason: "Reset." }, "1 line arrived. 1 run failed"],
    ["was overwritten", { kind: "overwritten", runs: 1 }, "were never sent"],
    ["is short of documents", { kind: "notIndexed", lines: 9, indexed: 7 }, "took 9 lines, and Elasticsearch has 7."],
    ["never arrived", { kind: "neverArrived" }, "it waits 6 h at most"],
  ])("says of an object that %s what happened, and how to send it again", (_what, standing, sentence) => {
    const text = told({ missing: judged(standing) });
    expect(text).toContain(sentence);
    expect(text).toContain("Missing: 1 object.");
    expect(text.split("\n").at(-1)).toBe("  logstack elb replay --in ci --missing --since 24h");
  });

  test("says of young objects how long the retries can take, and does not call them missing", () => {
    const text = told({ objects: judged({ kind: "young", attempts: 1, reason: undefined }) });
    expect(text).toContain("younger than 20 min, which Lambda's retries can take");
    expect(text).toContain("Nothing is missing so far; 1 object may still be under way.");
  });

  test("says what nothing can send again, and offers nothing", () => {
    const lost = { key: "x.log", etag: "e0", because: "expired", kind: "lost", reason: "Reset.", sent: 4 } as const;
    const text = told({ lost: [lost] });
    expect(text).toContain("It is not in the bucket any more, and no run sent all of it (4 lines). Reset.");
    expect(text).toContain("Lost: 1 object, which nothing can send again.");
    expect(text).not.toContain("replay");
  });

  test("says that Elasticsearch could not be asked, that the log is too short, and that runs came to no object", () => {
    const text = told(
      { aimless: { count: 2, lastReason: "settings.json is not a JSON object." } },
      { unreachable: "ECONNREFUSED", cutByDays: 3 },
    );
    expect(text).toContain("Elasticsearch was not counted: ECONNREFUSED.");
    expect(text).toContain("The log is kept for 3 days");
    expect(text).toContain("2 runs failed before an object was read, the last: settings.json is not a JSON object.");
  });

  test("lists fifty and says how many more there are", () => {
    const missing = judged(...Array.from({ length: 52 }, () => ({ kind: "neverArrived" }) as const));
    expect(told({ missing })).toContain("and 2 more; --json lists all");
  });
});
