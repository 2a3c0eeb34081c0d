import type { Request } from "../request/read-event.ts";
import type { RunSummary } from "./run-summary.ts";

/** What AWS is told at the end of a run. */
export type RunAnswer =
  | { readonly kind: "answer"; readonly answer: object }
  /** AWS redelivers the event, and in the end puts it into the dead-letter queue. */
  | { readonly kind: "fail"; readonly reason: string };

/**
 * Says what AWS is told. Messages of a queue fail one by one, unless all do: then the invocation itself fails, which is safe
 * even where the mapping was made without `ReportBatchItemFailures`.
 * AWS Lambda developer guide, "Implementing partial batch responses".
 */
export function judgeRun(request: Request, { summary, failedMessages }: RunEnding): RunAnswer {
  const { count, last } = summary.failures;
  const reason = last.at(-1) ?? "It failed.";
  const told = count > 1 ? `${count} things failed, the last: ${reason}` : reason;
  if (request.kind === "messages") {
    if (failedMessages.length > 0 && failedMessages.length === request.messages.length)
      return { kind: "fail", reason: told };
    const batchItemFailures = failedMessages.map((itemIdentifier) => ({ itemIdentifier }));
    return { kind: "answer", answer: { batchItemFailures } };
  }
  if (count > 0) return { kind: "fail", reason: told };
  return { kind: "answer", answer: { outcome: summary.outcome, lines: summary.lines } };
}

/** How a run ended. */
export interface RunEnding {
  readonly summary: RunSummary;
  /** Ids of the messages of which anything failed. */
  readonly failedMessages: readonly string[];
}
