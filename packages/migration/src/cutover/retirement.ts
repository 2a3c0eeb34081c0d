import * as z from "zod";
import { TRAFFIC_RECEIPT, type TrafficReceipt } from "./traffic-receipt.ts";

/** That the log stack of an environment is to go, and when. */
export interface Retirement {
  readonly format: 1;
  readonly environment: string;
  /** Milliseconds since the Unix epoch, as all times here. */
  readonly startedAt: number;
  /** Not destroyed before. */
  readonly dueAt: number;
  readonly by: string;
  /** What showed that every source had moved. */
  readonly receipt: TrafficReceipt;
  /** The very stacks that are to go: one that is made anew under such a name is another one. */
  readonly stacks: readonly RetiredStack[];
  /** What the stack had of each source when it began. */
  readonly had: readonly SourceAmount[];
  /** How many events it had that are of none of the declared sources. */
  readonly strangers: number;
  /** The indices that it made read-only, so that those are let open again, and no others, when it is given up. */
  readonly closed: readonly string[];
  /** When its destruction was begun. What is gone of it then can not be read any more. */
  readonly destroying?: { readonly at: number } | undefined;
  readonly ended?: { readonly at: number; readonly how: "destroyed" | "cancelled"; readonly by: string } | undefined;
}

/** A CloudFormation stack of a retired log stack. */
export interface RetiredStack {
  readonly layer: string;
  /** Its ARN. AWS: it has a UUID, so that no other stack ever has it. */
  readonly stackId: string;
}

/** How many events of a source of one environment a stack has. */
export interface SourceAmount {
  readonly source: string;
  readonly environment: string;
  readonly events: number;
}

/** How a receipt names the log stack of an environment. */
export function nameOf(environment: string): string {
  return `environment ${environment}`;
}

const TIME = z.number().int().nonnegative();

/** The shape of a retirement's record. */
export const RETIREMENT = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  startedAt: TIME,
  dueAt: TIME,
  by: z.string(),
  receipt: TRAFFIC_RECEIPT,
  stacks: z.array(z.strictObject({ layer: z.string(), stackId: z.string() })).min(1),
  had: z.array(z.strictObject({ source: z.string(), environment: z.string(), events: TIME })),
  strangers: TIME,
  closed: z.array(z.string()),
  destroying: z.strictObject({ at: TIME }).optional(),
  ended: z.strictObject({ at: TIME, how: z.enum(["destroyed", "cancelled"]), by: z.string() }).optional(),
});
