import type { RunSummary } from "./run-summary.ts";

/** Where CloudWatch puts the function's own metrics, by the dimensions Environment and Component. */
export const METRICS_NAMESPACE = "logstack/elb";

/**
 * Returns the members that make CloudWatch take a line's numbers as metrics.
 * Amazon CloudWatch user guide, "Specification: Embedded metric format".
 */
export function describeMetrics(summary: RunSummary, atMs: number): object {
  const metrics = METRICS.map(({ name, unit, value }) => ({ name, unit, value: value(summary) }));
  return {
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [["Environment", "Component"]],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    Environment: summary.environment,
    Component: summary.component,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
}

interface Metric {
  readonly name: string;
  readonly unit: "Count" | "Bytes" | "Milliseconds";
  readonly value: (summary: RunSummary) => number;
}

const countEnding =
  (ending: string) =>
  ({ objects }: RunSummary): number =>
    objects.filter(({ outcome }) => outcome === ending).length;

const METRICS: readonly Metric[] = [
  { name: "LinesMet", unit: "Count", value: ({ lines }) => lines.met },
  { name: "LinesUnparsable", unit: "Count", value: ({ lines }) => lines.unparsable },
  { name: "LinesSent", unit: "Count", value: ({ lines }) => lines.sent },
  { name: "ObjectsDelivered", unit: "Count", value: countEnding("delivered") },
  { name: "ObjectsSkipped", unit: "Count", value: countEnding("skipped") },
  { name: "Failures", unit: "Count", value: ({ failures }) => failures.count },
  { name: "BytesRead", unit: "Bytes", value: ({ bytesRead }) => bytesRead },
  { name: "RunDuration", unit: "Milliseconds", value: ({ durationMs }) => durationMs },
];
