import { describe, expect, test } from "vitest";
import { createLiveReport } from "../../src/node/live-report.ts";
import { isDrawable, type Screen } from "../../src/node/screen.ts";
import type { DeployEvent, DeployFact } from "../../src/report/deploy-event.ts";

const created: DeployFact = {
  event: "resource",
  logicalId: "Queue",
  type: "AWS::SQS::Queue",
  status: "CREATE_COMPLETE",
  reason: undefined,
};
const RUN: readonly DeployFact[] = [
  created,
  { event: "warning", message: "AWS does not answer." },
  { event: "checked", what: "the queue is there", problem: undefined },
];

/** What is printed and drawn of a run, in order. */
function watch(atTerminal: boolean): readonly string[] {
  const seen: string[] = [];
  const screen: Screen = {
    print: (print) => print(),
    draw: (render) => void seen.push(render === undefined ? "(gone)" : "(tree)"),
    hold: () => undefined,
    release: () => undefined,
  };
  const report = createLiveReport(
    {
      progress: (line) => void seen.push(line.trim()),
      result: (line) => void seen.push(line),
      screen: atTerminal ? screen : undefined,
    },
    { colour: false, verbose: false },
  );
  for (const fact of RUN) {
    const event: DeployEvent = { v: 1, at: "2026-11-22T18:00:00.000Z", elapsedMs: 0, ...fact };
    report(event);
  }
  return seen;
}

describe("a run that somebody watches", () => {
  test("is drawn, warnings above, and gives way to the lines that a log has", () => {
    const [tree, warning, gone, ...lines] = watch(true);
    expect([tree, gone]).toEqual(["(tree)", "(gone)"]);
    expect([lines[0], warning, ...lines.slice(1)]).toEqual(watch(false));
  });

  test.each([
    ["a terminal", { isTTY: true }, { TERM: "xterm" }, true],
    ["a pipe or a file", { isTTY: false }, {}, false],
    ["a build server", { isTTY: true }, { CI: "true" }, false],
    ["a terminal that is dumb", { isTTY: true }, { TERM: "dumb" }, false],
  ])("is drawn at a terminal only: %s", (_what, stream, env, expected) => {
    expect(isDrawable(stream, env)).toBe(expected);
  });
});
