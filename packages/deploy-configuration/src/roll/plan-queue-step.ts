import { makeGoal, type GoalKind, type RollStep } from "./roll-step.ts";
import type { Candidate, RollView } from "./roll-view.ts";

/**
 * Returns the next step towards the end of a machine that holds events on its own disk. The first line that fits:
 *
 * | found | next |
 * | --- | --- |
 * | a person agreed that machines of its role go with what they hold | end it |
 * | a machine that does not work, and whose Logstash never said a number | end it: it never took an event |
 * | its queue is empty, or leaves it faster than its stop may take | end it: it gives the rest away as it stops |
 * | its queue gets smaller | wait, for hours |
 * | its queue does not get smaller, or nobody knows | wait, and stop in the end |
 */
export function planQueueStep(
  { agreed }: Pick<RollView, "agreed">,
  { group, machine, standing, queue }: Candidate,
): RollStep {
  const { role } = group;
  const { instanceId } = machine;
  const is = queue?.is ?? "untold";
  const seen = queue?.seen ?? "it has never said what is in its queue";
  const end = (word: string): RollStep => ({
    step: "end",
    role,
    instanceId,
    because: `it ${standing.because}${word}`,
    accepted: undefined,
  });
  const wait = (kind: GoalKind): RollStep => ({
    step: "wait",
    role,
    instanceId,
    speaker: undefined,
    goal: makeGoal(kind, { about: instanceId }),
    seen,
    hints: hintsFor(role),
  });
  if (is === "empty") return end("");
  if (agreed.has(role)) return end(`; ${seen}, and it may go so: that was agreed to`);
  if (is === "untold" && standing.is === "broken") return end("");
  switch (is) {
    case "flowing":
      return end(`; ${seen}`);
    case "draining":
      return wait("draining");
    case "stuck":
    case "silent":
    case "untold":
      return wait("queue");
  }
}

function hintsFor(role: string): readonly string[] {
  return [
    "Its events are on its own disk and would go with it. See that the cache takes events: its memory, its connections, whether Indexers empty it.",
    `Whoever can do without these events adds --allow-rolling ${role}, to a deployment as to a rollback.`,
  ];
}
