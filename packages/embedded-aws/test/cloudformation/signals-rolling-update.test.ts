import { describe, expect, it } from "vitest";
import { rollingPolicyOf } from "../../src/cloudformation/plan/rolling-policy.ts";
import {
  planRollingUpdate,
  stepRollingUpdate,
  type RollingFacts,
  type RollingUpdate,
} from "../../src/cloudformation/plan/rolling-update.ts";
import type { JsonObject } from "../../src/json.ts";

/** A group that does at once what a rolling update asks of it; its new instances signal what `fates` says, in turn. */
interface Simulation {
  readonly old: number;
  readonly desired?: number;
  readonly max: number;
  readonly fates?: readonly ("SUCCESS" | "FAILURE" | "lost")[];
  /** True for a group that starts no instances any more. */
  readonly isStuck?: boolean;
}

interface Told {
  /** What is told, with `[2]` for two instances, and how many instances live then. */
  readonly story: readonly string[];
  readonly failure: string | undefined;
  readonly size: number;
  /** What is suspended when a batch begins, and at the end. */
  readonly suspended: readonly string[];
}

/** Carries a rolling update out in no time. */
function roll(policy: JsonObject, { old, desired = old, max, fates = [], isStuck = false }: Simulation): Told {
  const rolling = rollingPolicyOf({ AutoScalingRollingUpdate: policy });
  if (rolling === undefined) throw new Error("That is no rolling update.");
  let members = Array.from({ length: old }, (_, index) => ({ instanceId: `old-${index}`, isObsolete: true }));
  let [desiredCapacity, started] = [desired, 0];
  const signals: { uniqueId: string; status: "SUCCESS" | "FAILURE" }[] = [];
  const start = (count: number): void => {
    if (isStuck) return;
    for (let added = 0; added < count; added += 1, started += 1) {
      members = [...members, { instanceId: `new-${started}`, isObsolete: false }];
      const fate = fates[started] ?? "SUCCESS";
      if (fate !== "lost") signals.push({ uniqueId: `new-${started}`, status: fate });
    }
  };
  const story: string[] = [];
  const processes = new Set<string>();
  const suspended: string[] = [];
  let update: RollingUpdate | undefined = planRollingUpdate(rolling, { desiredCapacity, maxSize: max, members });
  let waitedMs = 0;
  while (update !== undefined) {
    const facts: RollingFacts = { nowMs: 0, waitedMs, group: { desiredCapacity, maxSize: max, members }, signals };
    const step = stepRollingUpdate(update, facts);
    if (step.kind === "end") {
      return { story, failure: step.reason, size: desiredCapacity, suspended: [...suspended, ...processes] };
    }
    if (step.kind === "wait") {
      waitedMs = step.untilMs;
      continue;
    }
    for (const act of step.acts) {
      if (act.act === "tell") {
        const short = act.text.replace(/\[(.*)\]/, (_, ids: string) => `[${ids.split(",").length}]`);
        story.push(`${short} (${members.length})`);
      } else if (act.act === "grow") {
        desiredCapacity = act.size;
        start(act.size - members.length);
      } else if (act.act === "suspend") {
        for (const process of act.processes) processes.add(process);
      } else if (act.act === "resume") {
        for (const process of act.processes) processes.delete(process);
      } else if (act.act === "replace") {
        suspended.push(...processes);
        members = members.filter(({ instanceId }) => !act.instanceIds.includes(instanceId));
        start(act.replacements);
        desiredCapacity -= act.instanceIds.length - act.replacements;
      } else if (act.act === "restore") {
        desiredCapacity = act.size;
      }
    }
    update = step.next;
    waitedMs = 0;
  }
  return { story, failure: undefined, size: desiredCapacity, suspended };
}

const WAITING =
  " Waiting on resource signals with a timeout of PT5M when new instances are added to the autoscaling group.";
const added = (count: number, alive: number): string =>
  `New instance(s) added to autoscaling group - Waiting on ${count} resource signal(s) with a timeout of PT5M. (${alive})`;
const signalled = { WaitOnResourceSignals: "true", PauseTime: "PT5M" };

describe("a rolling update", () => {
  it("replaces one instance after the other and keeps one in service (log of an update, 2018)", () => {
    const { story, failure, size } = roll({ ...signalled, MinInstancesInService: "1" }, { old: 2, max: 5 });
    expect(story).toEqual([
      "Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, " +
        `while keeping at least 1 instance(s) in service.${WAITING} (2)`,
      "Temporarily setting autoscaling group MinSize and DesiredCapacity to 2. (2)",
      "Terminating instance(s) [1]; replacing with 1 new instance(s). (2)",
      "Successfully terminated instance(s) [1] (Progress 50%). (2)",
      added(1, 2),
      "Terminating instance(s) [1]; replacing with 1 new instance(s). (2)",
      "Successfully terminated instance(s) [1] (Progress 100%). (2)",
      added(1, 2),
    ]);
    expect([failure, size]).toEqual([undefined, 2]);
  });

  it("starts one more where all are to stay in service (log of an update, 2016)", () => {
    const { story } = roll({ ...signalled, MinInstancesInService: 3 }, { old: 3, max: 5 });
    expect(story.slice(1)).toEqual([
      "Temporarily setting autoscaling group MinSize and DesiredCapacity to 4. (3)",
      added(1, 4),
      "Terminating instance(s) [1]; replacing with 1 new instance(s). (4)",
      "Successfully terminated instance(s) [1] (Progress 33%). (4)",
      added(1, 4),
      "Terminating instance(s) [1]; replacing with 1 new instance(s). (4)",
      "Successfully terminated instance(s) [1] (Progress 67%). (4)",
      added(1, 4),
      "Terminating instance(s) [1]; replacing with 0 new instance(s). (4)",
      "Successfully terminated instance(s) [1] (Progress 100%). (3)",
    ]);
  });

  it("doubles a group and halves it again (observed in 2024)", () => {
    const { story, size } = roll({ ...signalled, MaxBatchSize: 5, MinInstancesInService: 5 }, { old: 5, max: 10 });
    expect(story.slice(1)).toEqual([
      "Temporarily setting autoscaling group MinSize and DesiredCapacity to 10. (5)",
      added(5, 10),
      "Terminating instance(s) [5]; replacing with 0 new instance(s). (10)",
      "Successfully terminated instance(s) [5] (Progress 100%). (5)",
    ]);
    expect(size).toBe(5);
  });

  it.each([
    ["of what the group has room for", { old: 6, max: 9 }, 3, "6 obsolete instance(s) in batches of 6", "[6]", 3],
    [
      "no larger than leaves enough in service",
      { old: 6, max: 9 },
      6,
      "6 obsolete instance(s) in batches of 3",
      "[3]",
      3,
    ],
    [
      "in place where the group is at its largest",
      { old: 9, max: 9 },
      3,
      "9 obsolete instance(s) in batches of 6",
      "[6]",
      6,
    ],
    ["one by one where only one may miss", { old: 9, max: 9 }, 8, "9 obsolete instance(s) in batches of 1", "[1]", 1],
  ])("makes batches %s (observed in 2024)", (_, group, MinInstancesInService, opening, ended, started) => {
    const { story, size } = roll({ ...signalled, MaxBatchSize: 6, MinInstancesInService }, group);
    expect(story[0]).toContain(opening);
    const first = story.find((text) => text.startsWith("Terminating"));
    expect(first).toContain(`Terminating instance(s) ${ended}; replacing with ${started} new instance(s).`);
    const isResized = story.some((text) => text.startsWith("Temporarily"));
    expect(isResized).toBe(group.old < group.max);
    expect(size).toBe(group.old);
  });

  it("without signals pauses where it is told to, and says so", () => {
    const paused = roll({ PauseTime: "PT3M" }, { old: 1, max: 1 }).story;
    expect(paused).toEqual([
      "Rolling update initiated. Terminating 1 obsolete instance(s) in batches of 1. " +
        "Pausing for PT3M when new instances are added to the autoscaling group. (1)",
      "Terminating instance(s) [1]; replacing with 1 new instance(s). (1)",
      "Successfully terminated instance(s) [1] (Progress 100%). (1)",
      "New instance(s) added to autoscaling group - Pausing for PT3M. (1)",
    ]);
    expect(roll({}, { old: 1, max: 1 }).story).toEqual([
      "Rolling update initiated. Terminating 1 obsolete instance(s) in batches of 1. (1)",
      ...paused.slice(1, 3),
    ]);
  });

  it("does nothing where no instance is obsolete", () => {
    expect(roll(signalled, { old: 0, max: 4 })).toEqual({ story: [], failure: undefined, size: 0, suspended: [] });
  });

  it("suspends what its policy names until it has ended, well or not", () => {
    const policy = { ...signalled, SuspendProcesses: ["HealthCheck", "AZRebalance"] };
    expect(roll(policy, { old: 1, max: 1 }).suspended).toEqual(["HealthCheck", "AZRebalance"]);
    expect(roll(policy, { old: 1, max: 1, fates: ["FAILURE"] }).suspended).toEqual(["HealthCheck", "AZRebalance"]);
  });

  it.each([
    [100, "Group did not stabilize. {current/minSize group size: 1/2}."],
    [50, "Group did not stabilize. {current/minSize group size: 0/1}."],
  ])("fails after an hour in which not %s%% of the group come into service", (MinActiveInstancesPercent, failure) => {
    const policy = { PauseTime: "PT0S", MinActiveInstancesPercent };
    expect(roll(policy, { old: 2, max: 2, isStuck: true }).failure).toBe(failure);
  });

  it("ends at the first batch whose signals never come, and says of how many (observed in 2024)", () => {
    const lost = ["lost", "lost", "lost"] as const;
    const { story, failure, size } = roll(
      { ...signalled, MaxBatchSize: 6, MinInstancesInService: 6 },
      { old: 6, max: 9, fates: lost },
    );
    expect(story.at(-1)).toBe(
      "Failed to receive 3 resource signal(s) for the current batch. " +
        "Each resource signal timeout is counted as a FAILURE. (9)",
    );
    expect(failure).toBe(
      "Received 0 SUCCESS signal(s) out of 6. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
    );
    // The size stays; a rollback gives back what the template says.
    expect(size).toBe(9);
  });

  it.each([
    [100, ["FAILURE"], 1],
    [75, ["FAILURE", "SUCCESS", "SUCCESS", "FAILURE"], 2],
    [50, ["FAILURE", "FAILURE", "FAILURE", "SUCCESS"], 3],
  ] as const)("with %s%% bears as many failures as that leaves", (MinSuccessfulInstancesPercent, fates, failures) => {
    const policy = { ...signalled, MinSuccessfulInstancesPercent };
    expect(roll(policy, { old: 4, max: 4, fates }).failure).toBe(
      `Received ${failures} FAILURE signal(s) out of 4. ` +
        `Unable to satisfy ${MinSuccessfulInstancesPercent}% MinSuccessfulInstancesPercent requirement`,
    );
    const fewer = fates.slice(0, fates.lastIndexOf("FAILURE"));
    expect(roll(policy, { old: 4, max: 4, fates: fewer }).failure).toBeUndefined();
  });
});
