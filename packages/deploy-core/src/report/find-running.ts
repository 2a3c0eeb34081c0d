import { isRunning, isStackStatus } from "../model/stack-status.ts";
import type { Decision, DeployFact } from "./deploy-event.ts";

/** An operation that goes on in AWS whether somebody waits for it or not, as a run's events tell of it. */
export interface RunningOperation {
  readonly stackName: string;
  /** What a person calls it: a CancelUpdateStack is for updates alone, and only for one's own. */
  readonly what: "update" | "creation" | "deletion" | "rollback" | "operation";
}

/** What has been heard of a run so far. */
export interface Heard {
  readonly stackName: string | undefined;
  /** What the run itself was about to begin. */
  readonly begins: "update" | "creation" | "operation";
  readonly running: RunningOperation | undefined;
}

export const NOTHING_HEARD: Heard = { stackName: undefined, begins: "operation", running: undefined };

/** Takes note of one event of a run; `running` is the operation that goes on after it. */
export function hearEvent(heard: Heard, event: DeployFact): Heard {
  if (event.event === "started") return { ...NOTHING_HEARD, stackName: event.stackName };
  if (event.event === "decided") return heardDecision(heard, event.operation);
  if (event.event === "executing") return runs(heard, heard.begins);
  if (event.event === "stack") return heardStatus(heard, event.status);
  if (event.event === "running")
    return event.whose === "this"
      ? heardStatus(heard, event.status)
      : runs({ ...heard, begins: "operation" }, "operation");
  if (event.event === "finished" || event.event === "error") return { ...heard, running: undefined };
  return heard;
}

function heardDecision(heard: Heard, decision: Decision): Heard {
  const begins = BEGINS[decision];
  if (begins === undefined) return heard;
  const decided = { ...heard, begins, running: undefined };
  return decision === "attach" ? runs(decided, "operation") : decided;
}

/** What a run follows after a decision. An update that it is attached to is its own; one that it waits for is not. */
const BEGINS: Readonly<Partial<Record<Decision, Heard["begins"]>>> = {
  create: "creation",
  recreate: "creation",
  update: "update",
  // AWS: over a creation that failed there is nothing that a cancelled update could go back to.
  fixForward: "operation",
  attach: "update",
};

function heardStatus(heard: Heard, status: string): Heard {
  if (!isStackStatus(status) || !isRunning(status)) return { ...heard, running: undefined };
  const what = WHAT.find(([begin]) => status.startsWith(begin))?.[1] ?? "operation";
  // Somebody else's update is not this run's to cancel.
  const isOthers = what === "update" && heard.begins === "operation";
  return runs(heard, isOthers ? "operation" : what);
}

/** The first that fits. What is only cleaned up has come about: it can not be cancelled any more. */
const WHAT = [
  ["UPDATE_ROLLBACK", "rollback"],
  ["ROLLBACK", "rollback"],
  ["UPDATE_IN_PROGRESS", "update"],
  ["CREATE", "creation"],
  ["DELETE", "deletion"],
] as const;

function runs(heard: Heard, what: RunningOperation["what"]): Heard {
  return heard.stackName === undefined ? heard : { ...heard, running: { stackName: heard.stackName, what } };
}
