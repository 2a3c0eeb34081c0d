import { aStory } from "./support/a-story.ts";
import { describe, expect, it } from "vitest";
import type { DeployEvent, DeployFact } from "../src/report/deploy-event.ts";
import { createPalette } from "../src/report/palette.ts";
import { createRedactor } from "../src/report/redact.ts";
import { renderClock, renderDuration } from "../src/report/render-duration.ts";
import { parseDeployEvent, renderJson } from "../src/report/render-json.ts";
import { createTextRenderer } from "../src/report/render-text.ts";
import { aChange } from "./support/fake-aws.ts";

const started: DeployFact = {
  event: "started",
  verb: "deploy",
  layer: "indexer",
  version: "1.9.0",
  environment: "ci",
  stackName: "ci-indexer",
  account: "111111111111",
  region: "ap-southeast-2",
};

function at(elapsedMs: number, fact: DeployFact): DeployEvent {
  return { v: 1, at: "2026-11-22T18:00:00.000Z", elapsedMs, ...fact };
}

/** The whole of what a person sees: progress and result in the order of the events. */
function transcript(events: readonly DeployEvent[], { verbose = false } = {}): string {
  const render = createTextRenderer({ colour: false, verbose });
  return events
    .flatMap((event) => {
      const { progress, result } = render(event);
      return [...progress, ...result];
    })
    .join("\n");
}

const aResource = (over: object = {}): DeployFact => ({
  event: "resource",
  logicalId: "LaunchTemplate",
  type: "AWS::EC2::LaunchTemplate",
  status: "UPDATE_COMPLETE",
  reason: undefined,
  ...over,
});

describe("what a person sees", () => {
  it("of an update that failed and was rolled back", () => {
    const group = { logicalId: "IndexerGroup", type: "AWS::AutoScaling::AutoScalingGroup" };
    const reason = "Received 0 SUCCESS signal(s) out of 2";
    const events = [
      at(0, started),
      at(0, { event: "decided", operation: "update" }),
      at(2_000, {
        event: "proposed",
        changeSet: "logstack-1-9-0-a",
        changes: [
          aChange({ action: "Modify", logicalId: "LaunchTemplate", replacement: "False" }),
          aChange({ action: "Modify", ...group, replacement: "False" }),
          aChange({ action: "Modify", logicalId: "LogGroup", scope: ["Tags"] }),
        ],
      }),
      at(3_000, { event: "executing", changeSet: "logstack-1-9-0-a" }),
      at(4_000, aResource({ status: "UPDATE_IN_PROGRESS" })),
      at(9_000, aResource()),
      at(358_000, aResource({ ...group, status: "UPDATE_FAILED", reason })),
      at(372_000, {
        event: "stack",
        status: "UPDATE_ROLLBACK_IN_PROGRESS",
        reason: "The following resource(s) failed",
      }),
      at(520_000, {
        event: "finished",
        exitCode: 1,
        outcome: {
          kind: "rolledBack",
          elapsedMs: 520_000,
          runningVersion: "1.8.3",
          hints: ["An instance never reported success."],
          story: aStory(
            { ...group, status: "UPDATE_FAILED", reason, templateLine: 88 },
            { consequences: { ...aStory().consequences, cancelled: ["A", "B", "C"] } },
          ),
        },
      }),
    ];
    expect(transcript(events)).toMatchInlineSnapshot(`
      "indexer 1.9.0 -> ci    stack ci-indexer, account 111111111111, ap-southeast-2
        2 to modify, 1 to tag anew
         0:09  ~ LaunchTemplate            updated
         5:58  ~ IndexerGroup              failed
                   Received 0 SUCCESS signal(s) out of 2
         6:12  rolling back
      Failed: indexer 1.9.0 did not reach ci. Rolled back in 8 min 40 s; 1.8.3 is running.
      Root cause
        ~ IndexerGroup    AWS::AutoScaling::AutoScalingGroup    template.yaml:88
            Received 0 SUCCESS signal(s) out of 2
        3 more failures were cancellations that followed it (--verbose shows them)
      What next
        An instance never reported success."
    `);
    expect(transcript(events, { verbose: true }).split("\n").length).toBeGreaterThan(
      transcript(events).split("\n").length,
    );
  });

  it("of a plan", () => {
    const events = [
      at(0, { ...started, verb: "plan" }),
      at(0, {
        event: "input",
        parameter: "CacheEndpoint",
        fromLayer: "cache",
        output: "CacheEndpoint",
        value: undefined,
      }),
      at(2_000, {
        event: "proposed",
        changeSet: "logstack-1",
        changes: [
          aChange({ logicalId: "Added" }),
          aChange({ action: "Remove", logicalId: "Removed", policyAction: "Retain" }),
          aChange({
            action: "Modify",
            logicalId: "Replaced",
            replacement: "Conditional",
            details: [
              {
                attribute: "Properties",
                name: "ImageId",
                requiresRecreation: "Conditionally",
                causedBy: "AmiId",
                before: "ami-1",
                after: "ami-2",
              },
            ],
          }),
        ],
      }),
      at(3_000, { event: "finished", exitCode: 0, outcome: { kind: "planned", operation: "update", waitsFor: [] } }),
    ];
    expect(transcript(events)).toMatchInlineSnapshot(`
      "indexer 1.9.0 -> ci    stack ci-indexer, account 111111111111, ap-southeast-2
        CacheEndpoint waits for layer cache (its output CacheEndpoint)
        + Added       AWS::SQS::Queue    add
        - Removed     AWS::SQS::Queue    remove from the stack, but keep it
        ± Replaced    AWS::SQS::Queue    perhaps replace
            ImageId    ami-1 -> ami-2  (from AmiId)
        1 to add, 1 to replace, 1 to remove
      Planned: would update stack ci-indexer. Nothing was changed."
    `);
  });

  it("of a refusal", () => {
    const refusal = {
      code: "replacesStateful",
      problem: "this deployment would replace a resource that holds data. Nothing was changed.",
      reasons: ["± EventQueue    AWS::ElastiCache::ReplicationGroup    replace\n    data      log events: destroyed"],
      waysOut: [
        { label: "keep it as it is", action: "leave parameter EncryptAtRest at false" },
        { label: "lose this data", action: "add --allow-replacing EventQueue" },
      ],
    };
    expect(transcript([at(0, { event: "finished", exitCode: 3, outcome: { kind: "refused", refusal } })]))
      .toMatchInlineSnapshot(`
      "Refused: this deployment would replace a resource that holds data. Nothing was changed.
        ± EventQueue    AWS::ElastiCache::ReplicationGroup    replace
            data      log events: destroyed
      To go on
        keep it as it is    leave parameter EncryptAtRest at false
        lose this data      add --allow-replacing EventQueue"
    `);
  });

  it.each<[string, DeployFact]>([
    [
      "deployed",
      {
        event: "finished",
        exitCode: 0,
        outcome: { kind: "deployed", operation: "create", outputs: { B: "2", A: "1" }, elapsedMs: 61_000 },
      },
    ],
    ["unchanged", { event: "finished", exitCode: 0, outcome: { kind: "unchanged", outputs: {} } }],
    [
      "destroyed",
      { event: "finished", exitCode: 0, outcome: { kind: "destroyed", retained: ["Bucket"], elapsedMs: 10 } },
    ],
    ["absent", { event: "finished", exitCode: 0, outcome: { kind: "absent" } }],
    [
      "still running",
      {
        event: "finished",
        exitCode: 4,
        outcome: {
          kind: "stillRunning",
          status: "UPDATE_IN_PROGRESS",
          waitedMs: 5_400_300,
          limitMs: 5_400_000,
          because: "waitEnded",
          reattach: "node deploy.mjs",
        },
      },
    ],
    [
      "detached",
      {
        event: "finished",
        exitCode: 130,
        outcome: { kind: "interrupted", runningOn: "CREATE_IN_PROGRESS", reattach: "node deploy.mjs" },
      },
    ],
    [
      "interrupted",
      { event: "finished", exitCode: 130, outcome: { kind: "interrupted", runningOn: undefined, reattach: undefined } },
    ],
    [
      "a failed smoke test",
      {
        event: "finished",
        exitCode: 1,
        outcome: {
          kind: "failed",
          stage: "smokeTest",
          status: "CREATE_COMPLETE",
          story: undefined,
          hints: ["it answers: it does not"],
          elapsedMs: 1,
        },
      },
    ],
    [
      "an error",
      {
        event: "error",
        code: "noRegion",
        problem: "No AWS region was given.",
        hints: ["Set AWS_REGION."],
        exitCode: 2,
      },
    ],
  ])("of %s", (_name, fact) => {
    expect(transcript([at(0, started), at(1_000, fact)])).toMatchSnapshot();
  });

  it("has the same words with colour and without", () => {
    const palette = createPalette(true);
    // eslint-disable-next-line no-control-regex
    const plain = palette.bad("Failed:").replaceAll(/\u001B\[\d+m/g, "");
    expect(plain).toBe("Failed:");
    expect(createPalette(false).bad("Failed:")).toBe("Failed:");
  });

  it("is split: progress for standard error, the result for standard output", () => {
    const render = createTextRenderer({ colour: false, verbose: false });
    expect(render(at(0, started))).toMatchObject({ result: [] });
    expect(render(at(0, { event: "finished", exitCode: 0, outcome: { kind: "absent" } }))).toMatchObject({
      progress: [],
    });
  });
});

it.each([
  [0, "0:00", "0 ms"],
  [999, "0:00", "999 ms"],
  [9_400, "0:09", "9 s"],
  [372_000, "6:12", "6 min 12 s"],
  [999.7, "0:00", "1 s"],
  [59_700, "0:59", "1 min"],
  [520_000, "8:40", "8 min 40 s"],
  [3_599_700, "59:59", "1 h"],
  [11_100_000, "185:00", "3 h 5 min"],
  [172_800_000, "2880:00", "2 days"],
  [-5, "0:00", "0 ms"],
])("renders %d ms as %s and %s", (ms, clock, words) => {
  expect([renderClock(ms), renderDuration(ms)]).toEqual([clock, words]);
});

describe("an event as JSON", () => {
  it("is one line, and reads back", () => {
    const event = at(5, { event: "warning", message: "two\nlines" });
    expect(renderJson(event)).not.toContain("\n");
    expect(parseDeployEvent(renderJson(event))).toEqual(event);
  });

  it.each(["", "hello", "{", "{}", "[1]", '{"v":2,"event":"warning"}'])("is not read out of %j", (line) => {
    expect(parseDeployEvent(line)).toBeUndefined();
  });
});

describe("a redactor", () => {
  const redact = createRedactor(["hunter2hunter2", "hunter2hunter2-and-more", "abc"]);

  it("takes secrets out of every text, however deep", () => {
    expect(redact({ a: ["x hunter2hunter2 y", { b: "hunter2hunter2-and-more" }], n: 1, u: undefined })).toEqual({
      a: ["x ******** y", { b: "********" }],
      n: 1,
      u: undefined,
    });
  });

  it("takes a short one out where it is a word of its own, and nothing out of other words", () => {
    expect(redact(["abc", "PIN=abc, 'abc' (abc)", "abcd, fabc and abc1"])).toEqual([
      "********",
      "PIN=********, '********' (********)",
      "abcd, fabc and abc1",
    ]);
    expect(createRedactor(["a.c"])("abc a.c")).toBe("abc ********");
  });

  it("takes one of two characters out only where nothing else is said", () => {
    expect(createRedactor(["it", ""])(["it", "as it is"])).toEqual(["********", "as it is"]);
  });

  it("takes out what an address has encoded", () => {
    expect(createRedactor(["pass word/1"])("redis://:pass%20word%2F1@cache")).toBe("redis://:********@cache");
    expect(createRedactor(["lone\ud800surrogate"])("lone\ud800surrogate")).toBe("********");
  });

  it("leaves the words that events are told apart by", () => {
    const outcome = { kind: "refused", refusal: { problem: "it was refused" } };
    expect(createRedactor(["finished", "refused"])({ event: "finished", outcome })).toEqual({
      event: "finished",
      outcome: { kind: "refused", refusal: { problem: "it was ********" } },
    });
  });
});
