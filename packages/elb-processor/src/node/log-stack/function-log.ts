import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LoggedRun } from "../../reconcile/gather-runs.ts";
import { readSummary } from "../../run/summary-lines.ts";
import type { AwsSettings } from "./aws-settings.ts";
import { callAws } from "./log-stack-error.ts";

/** The log of the function. */
export interface FunctionLog {
  /** The summaries of all runs that were logged since a moment, in milliseconds since the Unix epoch. */
  readRuns(sinceMs: number): Promise<readonly LoggedRun[]>;
  /** How long the log is kept, in milliseconds; undefined for ever. */
  readRetention(): Promise<number | undefined>;
  close(): void;
}

/**
 * A word that summaries have and nothing else does. AWS: a pattern of JSON would be narrower, but which member it has to name
 * depends on how Lambda wraps the line.
 */
const PATTERN = "elbRun";

const DAY_MS = 86_400_000;

/** Returns the log of a function by its group. Nothing is asked yet. */
export function connectFunctionLog(group: string, settings: AwsSettings): FunctionLog {
  const client = new CloudWatchLogsClient(settings);
  return {
    readRuns: (startTime) =>
      callAws(`To read the runs in the log group ${group}`, async () => {
        const runs: LoggedRun[] = [];
        const request = { logGroupName: group, startTime, filterPattern: PATTERN };
        // AWS: pages may be empty before the last one; only a page without a token is the last.
        for await (const { events = [] } of paginateFilterLogEvents({ client }, request)) {
          for (const { message = "" } of events) {
            const summary = readSummary(message);
            if (summary !== undefined) runs.push({ summary, startedAtMs: Date.parse(summary.startedAt) });
          }
        }
        return runs;
      }),
    readRetention: () =>
      callAws(`To look at the log group ${group}`, async () => {
        const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }));
        const days = logGroups.find(({ logGroupName }) => logGroupName === group)?.retentionInDays;
        return days === undefined ? undefined : days * DAY_MS;
      }),
    close: () => client.destroy(),
  };
}
