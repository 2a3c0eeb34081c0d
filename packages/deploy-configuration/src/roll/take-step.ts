import { type Goal, makeGoal, type RollStep, type Stopping } from "./roll-step.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { EndedMachine, RollView } from "./roll-view.ts";
import type { Teller } from "./tell-roll.ts";

/** A step that something is done for. */
export type Doing = Exclude<RollStep, { step: "rolled" | "stop" | "explain" }>;

/** What was done, or what there is to wait for: time until the next look counts for `key`. */
export interface Taken {
  readonly step: "taken";
  readonly key: string;
  readonly ended?: EndedMachine;
  /** The node that Elasticsearch was told to keep free of shards, whatever it answered. */
  readonly excluded?: string;
}

/** What to take, from what it follows. */
export interface Turn {
  readonly step: Doing;
  readonly view: RollView;
  readonly tell: Teller;
}

/** Does what a step says. */
export async function takeStep(ports: RollPorts, { step, view, tell }: Turn): Promise<Taken | Stopping> {
  switch (step.step) {
    case "wait":
      tell.wait(step);
      return { step: "taken", key: step.goal.key };
    case "exclude":
    case "include":
      return changeExclusion(ports, step, tell);
    case "end":
      return endMachine(ports, { step, view, tell });
  }
}

async function changeExclusion(
  ports: RollPorts,
  { step, role, instanceId }: Extract<Doing, { step: "exclude" | "include" }>,
  tell: Teller,
): Promise<Taken | Stopping> {
  const answer = await (step === "exclude" ? ports.cluster?.exclude(instanceId) : ports.cluster?.include());
  const goal = exclusionOf(instanceId);
  const about = { role, instanceId, speaker: undefined, hints: [] };
  if (answer?.kind === "denied") {
    const reason = `Elasticsearch does not let us: ${answer.problem}.`;
    const hints = ["The credentials need the cluster privilege manage."];
    return { step: "stop", ...about, doing: `waiting for ${goal.phrase}`, reason, hints };
  }
  if (answer?.kind === "read") ports.report({ kind: step === "exclude" ? "excluded" : "included", role, instanceId });
  else tell.wait({ step: "wait", ...about, goal, seen: answer?.problem ?? "nobody to ask" });
  return { step: "taken", key: goal.key, ...(step === "exclude" ? { excluded: instanceId } : {}) };
}

async function endMachine(ports: RollPorts, { step, view, tell }: Turn & { step: Ends }): Promise<Taken> {
  const { role, instanceId, because } = step;
  const goal = freedomOf(instanceId);
  tell.accept(step.accepted);
  const ending = await ports.fleet.end(instanceId);
  if (ending === "withheld") return { step: "taken", key: goal.key };
  if (ending === "busy") {
    const seen = "a scaling activity is in progress";
    tell.wait({ step: "wait", role, instanceId, speaker: undefined, goal, seen, hints: [] });
    return { step: "taken", key: goal.key };
  }
  ports.report({ kind: "ended", role, instanceId, because });
  const known = view.groups.flatMap(({ machines }) => machines.map(({ machine }) => machine.instanceId));
  return { step: "taken", key: goal.key, ended: { role, instanceId, known, by: undefined } };
}

type Ends = Extract<Doing, { step: "end" }>;

/** Returns the goal that time counts for while an exclusion is changed. */
export function exclusionOf(instanceId: string): Goal {
  return makeGoal("exclusion", { about: instanceId });
}

/** Returns the goal that time counts for while a machine cannot be ended. */
export function freedomOf(instanceId: string): Goal {
  return makeGoal("free", { about: instanceId });
}
