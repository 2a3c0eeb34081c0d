import { describe, expect, test } from "vitest";
import { gravestExitCode } from "../src/exit-code.ts";
import type { Deployed } from "../src/deployed.ts";
import { renderBoard } from "../src/render/board.ts";
import { renderConfigurations } from "../src/render/configurations.ts";
import { renderEnding, renderProgress } from "../src/render/progress.ts";
import { renderTable } from "../src/render/table.ts";

const board = (layers: readonly string[], environments: readonly string[], deployed: readonly Deployed[]) =>
  renderBoard(layers, environments, { deployed, releases: [] });

test("a table's columns are as wide as their widest cell, without spaces at the end of a line", () => {
  expect(
    renderTable([
      ["layer", "ci"],
      ["elasticsearch", "1.0.0"],
      ["x", ""],
    ]),
  ).toEqual(["layer          ci", "elasticsearch  1.0.0", "x"]);
});

describe("the board", () => {
  const cache = { layer: "cache", stackName: "ci-cache", version: "1.2.0", status: "CREATE_COMPLETE", ageMs: 5_000 };

  test("shows version and age where the stack is settled, and a dash where there is none", () => {
    expect(board(["broker", "cache"], ["ci", "staging"], [{ ...cache, environment: "ci" }])).toEqual([
      "layer   ci               staging",
      "broker  -                -",
      "cache   1.2.0 (5 s ago)  -",
    ]);
  });

  test("names the status where the version on the stack is not simply what runs", () => {
    const lines = board(["cache"], ["ci"], [{ ...cache, environment: "ci", status: "UPDATE_ROLLBACK_FAILED" }]);
    expect(lines[1]).toBe("cache  1.2.0 UPDATE_ROLLBACK_FAILED (5 s ago)");
  });

  test("says so when a stack of ours carries no version", () => {
    const lines = board(["cache"], ["ci"], [{ ...cache, environment: "ci", version: undefined, ageMs: undefined }]);
    expect(lines[1]).toBe("cache  no version");
  });

  test("shows the release that an environment passed, and what runs there in its stead", () => {
    const deployed = [
      { ...cache, environment: "ci" },
      { ...cache, environment: "staging", version: "1.3.0-dev.h0" },
    ];
    const releases = ["ci", "staging"].map((environment) => ({
      environment,
      number: "4.0.0",
      passedAt: 0,
      versions: { cache: "1.2.0" },
      numbers: { cache: "4.0.0" },
    }));
    expect(renderBoard(["cache"], ["ci", "staging", "prod"], { deployed, releases })).toEqual([
      "layer    ci               staging                                 prod",
      "cache    1.2.0 (5 s ago)  1.3.0-dev.h0 (5 s ago), released 1.2.0  -",
      "release  4.0.0            4.0.0                                   -",
    ]);
  });
});

test("the board says of a layer that is gone what a release had brought", () => {
  const releases = [
    { environment: "ci", number: "4.0.0", passedAt: 0, versions: { cache: "1.2.0" }, numbers: { cache: "4.0.0" } },
  ];
  expect(renderBoard(["cache"], ["ci"], { deployed: [], releases })).toEqual([
    "layer    ci",
    "cache    -, released 1.2.0",
    "release  4.0.0",
  ]);
});

describe("configurations", () => {
  const aConfiguration: Deployed = {
    environment: "ci",
    layer: "elasticsearch-configuration",
    stackName: "ci-elasticsearch",
    version: "1.0.4",
    release: "2.1.0",
    status: "RELEASED",
    ageMs: undefined,
    otherRoles: [],
    machines: { have: 2, all: 2, lacking: [] },
  };

  test("are told of on the board by release where the version alone says nothing", () => {
    const released = { "elasticsearch-configuration": "1.0.4" };
    const numbers = { "elasticsearch-configuration": "2.2.0" };
    const releases = [{ environment: "ci", number: "2.2.0", passedAt: 0, versions: released, numbers }];
    const lines = renderBoard(["elasticsearch-configuration"], ["ci"], { deployed: [aConfiguration], releases });
    expect(lines[1]).toBe("elasticsearch-configuration  1.0.4 of release 2.1.0, released 2.2.0");
  });

  test("that all machines have need no word below the board", () => {
    expect(renderConfigurations([aConfiguration], "logstack")).toEqual([]);
  });

  test("that machines lack are told of by machine, and so are roles with another one", () => {
    const lacking = Array.from({ length: 7 }, (_, index) => ({
      instanceId: `i-0${index}`,
      because: "has not reported",
    }));
    const one = {
      ...aConfiguration,
      otherRoles: [{ role: "data", version: "1.0.3", release: "2.0.0" }],
      machines: { have: 0, all: 7, lacking },
    };
    expect(renderConfigurations([one], "npx logstack")).toEqual([
      "",
      "elasticsearch-configuration in ci",
      "  data: 1.0.3 (release 2.0.0) is released to these machines, and 1.0.4 (release 2.1.0) to others",
      ...["i-00", "i-01", "i-02", "i-03", "i-04"].map((id) => `  ${id} has not reported`),
      "  and 2 more machines",
      "  more: npx logstack diagnose elasticsearch-configuration --in ci",
    ]);
  });
});

describe("the exit code of several layers is the gravest of theirs", () => {
  test.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 4, 3], 3],
    [[3, 1, 0], 1],
    [[1, 2], 2],
    [[2, 130], 130],
    [[0, 77], 77],
  ])("%j is %i", (codes, gravest) => {
    expect(gravestExitCode(codes)).toBe(gravest);
  });
});

describe("progress of several layers", () => {
  const stamp = { v: 1, at: "2026-01-01T00:00:00.000Z", elapsedMs: 0 } as const;

  test("leaves single resources out until one fails", () => {
    const resource = { ...stamp, event: "resource", logicalId: "Group", type: "T" } as const;
    expect(renderProgress({ ...resource, status: "CREATE_COMPLETE", reason: undefined })).toBeUndefined();
    expect(renderProgress({ ...resource, status: "CREATE_FAILED", reason: "no AMI" })).toBe(
      "Group CREATE_FAILED: no AMI",
    );
  });

  test("says what a smoke test found wrong, and nothing when it found nothing", () => {
    const checked = { ...stamp, event: "checked", what: "the endpoint answers" } as const;
    expect(renderProgress({ ...checked, problem: undefined })).toBeUndefined();
    expect(renderProgress({ ...checked, problem: "it does not" })).toBe(
      "smoke test: the endpoint answers: it does not",
    );
  });

  test("an ending is a few words", () => {
    expect(renderEnding({ kind: "deployed", operation: "create", outputs: {}, elapsedMs: 900 })).toBe(
      "created in 900 ms",
    );
    expect(renderEnding({ kind: "planned", operation: "create", waitsFor: ["cache"] })).toBe(
      "would create after cache",
    );
    expect(renderEnding({ kind: "destroyed", retained: ["LogsBucket"], elapsedMs: 1 })).toBe(
      "destroyed; kept LogsBucket",
    );
  });
});
