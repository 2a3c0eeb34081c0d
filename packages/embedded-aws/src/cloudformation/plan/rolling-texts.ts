import type { RollingPolicy } from "./rolling-policy.ts";

/**
 * What CloudFormation tells of a rolling update, in its words.
 * Known from logs of real updates (2016 to 2024). AWS puts a second space before "Each" and "Unable", which its console drops.
 */
export const ROLLING_TEXTS = {
  opening({
    obsolete,
    batchSize,
    policy,
  }: {
    readonly obsolete: number;
    readonly batchSize: number;
    readonly policy: RollingPolicy;
  }): string {
    const { minInService, awaits, pauseTime, pauseMs } = policy;
    const kept = minInService > 0 ? `, while keeping at least ${minInService} instance(s) in service` : "";
    const opening = `Rolling update initiated. Terminating ${obsolete} obsolete instance(s) in batches of ${batchSize}${kept}.`;
    const whenAdded = "when new instances are added to the autoscaling group.";
    if (awaits === "signals")
      return `${opening} Waiting on resource signals with a timeout of ${pauseTime} ${whenAdded}`;
    return pauseMs > 0 ? `${opening} Pausing for ${pauseTime} ${whenAdded}` : opening;
  },
  temporarySize: (size: number): string =>
    `Temporarily setting autoscaling group MinSize and DesiredCapacity to ${size}.`,
  terminating: (instanceIds: readonly string[], replacements: number): string =>
    `Terminating instance(s) [${instanceIds.join(",")}]; replacing with ${replacements} new instance(s).`,
  terminated: (instanceIds: readonly string[], progress: number): string =>
    `Successfully terminated instance(s) [${instanceIds.join(",")}] (Progress ${progress}%).`,
  addedAndAwaited: (signals: number, pauseTime: string): string =>
    `New instance(s) added to autoscaling group - Waiting on ${signals} resource signal(s) with a timeout of ${pauseTime}.`,
  addedAndPausing: (pauseTime: string): string =>
    `New instance(s) added to autoscaling group - Pausing for ${pauseTime}.`,
  timedOut: (signals: number): string =>
    `Failed to receive ${signals} resource signal(s) for the current batch. ` +
    "Each resource signal timeout is counted as a FAILURE.",
  /** Why too few signals came: `status` is SUCCESS where some never came, FAILURE where all that came too few said so. */
  unsatisfied: ({
    received,
    status,
    expected,
    percent,
  }: {
    readonly received: number;
    readonly status: "SUCCESS" | "FAILURE";
    readonly expected: number;
    readonly percent: number;
  }): string =>
    `Received ${received} ${status} signal(s) out of ${expected}. ` +
    `Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`,
  /** Assumed: what AWS says when too few instances come into service is known of creations only. */
  unstable: (inService: number, needed: number): string =>
    `Group did not stabilize. {current/minSize group size: ${inService}/${needed}}.`,
} as const;
