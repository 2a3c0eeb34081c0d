import { describe, expect, test } from "vitest";
import type { DeployFact } from "../src/report/deploy-event.ts";
import { growTree, NO_TREE, type LiveTree } from "../src/report/live-tree.ts";
import { createPalette } from "../src/report/palette.ts";
import { renderTree } from "../src/report/render-tree.ts";
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

const stack = (status: string): DeployFact => ({ event: "stack", status, reason: undefined });

const resource = (logicalId: string, status: string, more: object = {}): DeployFact => ({
  event: "resource",
  logicalId,
  type: "AWS::SNS::Topic",
  status,
  reason: undefined,
  ...more,
});

/** The tree after these events, each ten seconds after the one before. */
function grow(facts: readonly DeployFact[]): LiveTree {
  return facts.reduce((tree, fact, index) => growTree(tree, { ...fact, elapsedMs: index * 10_000 }), NO_TREE);
}

/** What a terminal without colour shows of them two minutes after the start. */
function draw(facts: readonly DeployFact[], over: object = {}): string {
  const palette = createPalette(false);
  const display = { width: 80, height: 24, elapsedMs: 120_000, palette, verbose: false, ...over };
  return renderTree(grow(facts), display).join("\n");
}

const FAILURE = { reason: "Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% of the requirement" };

const UPDATE: readonly DeployFact[] = [
  started,
  {
    event: "proposed",
    changeSet: "logstack-1-9-0",
    changes: [
      aChange({ logicalId: "Group", action: "Modify", replacement: "True" }),
      aChange({ logicalId: "Inner", action: "Modify", replacement: "False" }),
      aChange({ logicalId: "Alarm", action: "Add", replacement: undefined }),
    ],
  },
  stack("UPDATE_IN_PROGRESS"),
  resource("Inner", "UPDATE_IN_PROGRESS", { type: "AWS::CloudFormation::Stack" }),
  resource("Group", "UPDATE_IN_PROGRESS"),
  resource("Topic", "CREATE_IN_PROGRESS", { nestedIn: ["Inner"] }),
  resource("Topic", "CREATE_COMPLETE", { nestedIn: ["Inner"] }),
];

describe("the tree of an operation", () => {
  test("shows how long each resource takes, those of nested stacks under them, and what is to come", () => {
    expect(draw(UPDATE)).toMatchInlineSnapshot(`
      "   1:40  ci-indexer  UPDATE_IN_PROGRESS    1 to come
         1:30  ~ Inner    updating
         0:10  +   Topic  created
         1:20  ± Group    updating"
    `);
  });

  test("says what failed and why, and what is put back", () => {
    const facts = [...UPDATE, resource("Group", "UPDATE_FAILED", FAILURE), stack("UPDATE_ROLLBACK_IN_PROGRESS")];
    expect(draw([...facts, resource("Inner", "UPDATE_IN_PROGRESS")])).toMatchInlineSnapshot(`
      "   1:40  ci-indexer  rolling back
         1:30  ~ Inner    putting back
         0:10  +   Topic  created
         0:30  ± Group    failed  Received 0 SUCCESS signal(s) out of 2. Unable to s…"
    `);
  });

  test("shows AWS's own words and types with --verbose", () => {
    expect(draw(UPDATE, { verbose: true })).toMatchInlineSnapshot(`
      "   1:40  ci-indexer  UPDATE_IN_PROGRESS    1 to come
         1:30  ~ Inner    UPDATE_IN_PROGRESS  AWS::CloudFormation::Stack
         0:10  +   Topic  CREATE_COMPLETE  AWS::SNS::Topic
         1:20  ± Group    UPDATE_IN_PROGRESS  AWS::SNS::Topic"
    `);
  });

  test("is never wider than a narrow terminal", () => {
    const lines = draw([...UPDATE, resource("Group", "UPDATE_FAILED", FAILURE)], { width: 40 });
    expect(lines).toMatchInlineSnapshot(`
      "   1:40  ci-indexer  UPDATE_IN_PROGRES…
         1:30  ~ Inner    updating
         0:10  +   Topic  created
         0:30  ± Group    failed  Received 0…"
    `);
    expect(Math.max(...lines.split("\n").map((line) => line.length))).toBeLessThan(40);
  });

  test("folds what is done where there are more resources than rows, and keeps what runs and what failed", () => {
    const done = Array.from({ length: 20 }, (_, n) => resource(`Done${n}`, "CREATE_COMPLETE"));
    const facts = [...UPDATE, ...done, resource("Last", "CREATE_FAILED", { reason: "no" })];
    expect(draw(facts, { height: 8, elapsedMs: 400_000 })).toMatchInlineSnapshot(`
      "   6:20  ci-indexer  UPDATE_IN_PROGRESS    1 to come
         6:10  ~ Inner  updating
         6:00  ± Group  updating
         0:00  + Last   failed  no
        21 done"
    `);
  });

  test.each([1, 2, 3, 4, 5, 6, 10])("fits a terminal of %d rows", (height) => {
    const running = Array.from({ length: 20 }, (_, n) => resource(`R${n}`, "CREATE_IN_PROGRESS"));
    const lines = draw([...UPDATE, ...running], { height }).split("\n");
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, height - 2));
  });

  test("says the same with colour as without", () => {
    const coloured = draw(UPDATE, { palette: createPalette(true) });
    // oxlint-disable-next-line no-control-regex -- the colours themselves
    expect(coloured.replaceAll(/\u001B\[\d+m/g, "")).toBe(draw(UPDATE));
  });
});
