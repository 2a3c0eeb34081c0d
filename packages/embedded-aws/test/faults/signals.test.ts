import { expect, test } from "vitest";
import type { Fault } from "../../src/faults/fault.ts";
import { aFaultSwitch } from "./a-fault-switch.ts";

const GROUP = { stackName: "ci-indexer", logicalId: "IndexerGroup", type: "AWS::AutoScaling::AutoScalingGroup" };

const signal = (more: object = {}): Fault => ({ kind: "signal", resource: "IndexerGroup", send: "nothing", ...more });

const fates = (fault: Fault, step: "create" | "update" | "rollback" = "update"): readonly string[] => {
  const onPurpose = aFaultSwitch(fault);
  return [0, 1, 2].map((index) => onPurpose.signalOf(GROUP, { index, step }));
};

test("all machines' signals get lost, in creations and updates, and none of those that a rollback starts", () => {
  expect(fates(signal(), "create")).toEqual(["lost", "lost", "lost"]);
  expect(fates(signal(), "update")).toEqual(["lost", "lost", "lost"]);
  expect(fates(signal(), "rollback")).toEqual(["success", "success", "success"]);
});

test("the first machines alone signal a failure", () => {
  expect(fates(signal({ send: "failure", machines: 2 }))).toEqual(["failure", "failure", "success"]);
});

test("signals get lost in the one step that is named", () => {
  expect(fates(signal({ at: "rollback" }), "rollback")).toEqual(["lost", "lost", "lost"]);
  expect(fates(signal({ at: "create" }), "update")).toEqual(["success", "success", "success"]);
});

test("what is asked again after a restart gets the same answer and counts once", () => {
  const onPurpose = aFaultSwitch(signal());
  const ask = () => onPurpose.signalOf(GROUP, { index: 1, step: "update" });
  expect([ask(), ask()]).toEqual(["lost", "lost"]);
  expect(onPurpose.report().faults).toMatchObject([{ fired: 1 }]);
});

test("the console shows one text, or lines as a console ends them", () => {
  expect(aFaultSwitch(signal({ console: "boom" })).consoleOf("s", "IndexerGroup")).toBe("boom");
  expect(aFaultSwitch(signal({ console: ["one", "two"] })).consoleOf("s", "IndexerGroup")).toBe("one\r\ntwo\r\n");
  expect(aFaultSwitch(signal()).consoleOf("s", "IndexerGroup")).toBeUndefined();
  expect(aFaultSwitch(signal({ console: "boom" })).consoleOf("s", "Other")).toBeUndefined();
});
