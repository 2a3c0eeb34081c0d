/** The first failure that is not a cancellation, with what explains it. */
export interface RootCause {
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  /** How many later failures were only cancellations that followed this one. */
  readonly cancellations: number;
  /** Line of the resource in the template, counted from 1, where the template is at hand. */
  readonly templateLine: number | undefined;
}
