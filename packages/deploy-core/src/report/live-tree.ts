import type { DeployFact } from "./deploy-event.ts";
import { renderMark, type Mark } from "./render-changes.ts";
import { findMark } from "./render-resource.ts";

/** What is known of an operation on a stack while it runs, for a view that is drawn again and again. */
export interface LiveTree {
  readonly stackName: string;
  readonly status: string | undefined;
  /** When the operation was first heard of, as all times here in milliseconds since the start of the command. */
  readonly sinceMs: number;
  /** The stack goes back to what it was. */
  readonly rollingBack: boolean;
  readonly marks: ReadonlyMap<string, Mark>;
  /** By path, in the order in which they began. */
  readonly branches: ReadonlyMap<string, Branch>;
}

/** A resource that is worked on, or was. */
export interface Branch {
  /** The nested stacks it lies in, outermost first, and its own logical id. */
  readonly path: readonly string[];
  readonly type: string;
  readonly mark: Mark;
  readonly status: string;
  readonly reason: string | undefined;
  readonly state: "running" | "done" | "failed";
  readonly sinceMs: number;
  /** When it ended; undefined while it runs. */
  readonly untilMs: number | undefined;
}

export const NO_TREE: LiveTree = {
  stackName: "",
  status: undefined,
  sinceMs: 0,
  rollingBack: false,
  marks: new Map(),
  branches: new Map(),
};

/** Returns the tree after one more event. */
export function growTree(tree: LiveTree, event: DeployFact & { readonly elapsedMs: number }): LiveTree {
  if (event.event === "started") return { ...NO_TREE, stackName: event.stackName };
  if (event.event === "proposed") {
    const marks = new Map(event.changes.map((change) => [change.logicalId, renderMark(change)]));
    return { ...NO_TREE, stackName: tree.stackName, marks };
  }
  if (event.event === "stack") {
    const sinceMs = tree.status === undefined && tree.branches.size === 0 ? event.elapsedMs : tree.sinceMs;
    return { ...tree, status: event.status, sinceMs, rollingBack: event.status.includes("ROLLBACK") };
  }
  if (event.event !== "resource") return tree;
  const path = [...(event.nestedIn ?? []), event.logicalId];
  const key = path.join("/");
  const branch = growBranch(tree, { path, event, before: tree.branches.get(key) });
  return { ...tree, branches: new Map([...tree.branches, [key, branch]]) };
}

function growBranch(
  { marks }: LiveTree,
  {
    path,
    event,
    before,
  }: {
    readonly path: readonly string[];
    readonly event: Extract<DeployFact, { readonly event: "resource" }> & { readonly elapsedMs: number };
    readonly before: Branch | undefined;
  },
): Branch {
  const { type, status, reason, elapsedMs } = event;
  const state = status.endsWith("_FAILED") ? "failed" : status.endsWith("_IN_PROGRESS") ? "running" : "done";
  // What is put back after it was done begins anew.
  const goesOn = before?.state === "running";
  return {
    path,
    type,
    mark: findMark(event, marks),
    status,
    reason: reason ?? (goesOn ? before.reason : undefined),
    state,
    sinceMs: goesOn ? before.sinceMs : elapsedMs,
    untilMs: state === "running" ? undefined : elapsedMs,
  };
}
