import type { DeployEvent } from "../deploy-event.ts";

/** How far a run has come. */
export interface Progress {
  /** A whole number from 0 to 100; it never goes back. */
  readonly percent: number;
  readonly text: string;
  /** Logical ids of the resources that something is to happen to, and of those that it has happened to. */
  readonly awaited: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
}

export const NO_PROGRESS: Progress = { percent: 0, text: "", awaited: new Set(), done: new Set() };

/** Takes note of one event. What is rolled back brings a run no further. */
export function addProgress(progress: Progress, event: DeployEvent): Progress {
  if (event.event === "proposed") return expectAll(progress, event.changes);
  if (event.event === "destroying") return expectAll(progress, event.resources);
  if (event.event === "resource") return (event.nestedIn ?? []).length === 0 ? addResource(progress, event) : progress;
  if (event.event !== "finished" || event.exitCode !== 0 || progress.done.size === 0) return progress;
  return { ...progress, percent: 100, text: "done" };
}

function expectAll(progress: Progress, resources: readonly { readonly logicalId: string }[]): Progress {
  return { ...progress, awaited: new Set(resources.map(({ logicalId }) => logicalId)), done: new Set() };
}

/** The last hundredth is the end of the run itself: after the resources come outputs, protection and the smoke test. */
const MOST = 99;

function addResource(
  progress: Progress,
  { logicalId, status }: Extract<DeployEvent, { readonly event: "resource" }>,
): Progress {
  const isDone = /_(?:COMPLETE|SKIPPED)$/.test(status) && !status.includes("ROLLBACK");
  if (!isDone || !progress.awaited.has(logicalId) || progress.done.has(logicalId)) return progress;
  const done = new Set([...progress.done, logicalId]);
  const percent = Math.max(progress.percent, Math.floor((MOST * done.size) / progress.awaited.size));
  const text = `${logicalId} ${status} (${done.size} of ${progress.awaited.size})`;
  return { ...progress, done, percent, text };
}
