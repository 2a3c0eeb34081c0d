import { renderCanonicalJson } from "@logstack/release";
import * as z from "zod";
import { digestOf } from "../model/digest.ts";
import type { TrafficVerdict } from "./judge-traffic.ts";

/** That all sources of a log stack were seen to send to another one. It lets the old stack be retired, while it is fresh. */
export interface TrafficReceipt {
  readonly format: 1;
  readonly kind: "traffic";
  readonly by: string;
  /** When the last reading had ended, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly expiresAt: number;
  /** For how long the old stack had been quiet, in milliseconds. */
  readonly quietMs: number;
  readonly moved: readonly MovedSource[];
  /** SHA-256 of the canonical JSON of all the rest. It shows damage; it is no signature. */
  readonly digest: string;
}

/** One source of one environment, as it was seen. */
export interface MovedSource {
  readonly source: string;
  readonly environment: string;
  /** `environment prod-green`, or the Broker's `host:port`. */
  readonly from: string;
  readonly to: string;
  readonly by: "events" | "probe";
  /** Events at the old and the new stack. */
  readonly old: number;
  readonly new: number;
  readonly sent?: number | undefined;
  readonly arrived?: number | undefined;
  /** The id of the probe that was found at the new stack. */
  readonly probe?: string | undefined;
}

/** For how long a receipt of traffic lets something be done, in milliseconds. */
export const TRAFFIC_RECEIPT_MS = 3_600_000;

/** Makes a receipt of what was seen; undefined where not every source has moved. */
export function makeTrafficReceipt(
  facts: { readonly by: string; readonly at: number; readonly quietMs: number },
  seen: readonly { readonly verdict: TrafficVerdict; readonly moved: MovedSource }[],
): TrafficReceipt | undefined {
  if (seen.length === 0 || seen.some(({ verdict }) => verdict.kind !== "moved")) return undefined;
  const { by, at, quietMs } = facts;
  const moved = seen.map((each) => each.moved);
  const bare = { format: 1, kind: "traffic", by, at, expiresAt: at + TRAFFIC_RECEIPT_MS, quietMs, moved } as const;
  return { ...bare, digest: digestOf(bare) };
}

/** Renders a receipt as canonical JSON, with a line end. */
export function renderTrafficReceipt(receipt: TrafficReceipt): string {
  return `${renderCanonicalJson(receipt)}\n`;
}

/** A receipt that was read, or why it is none, as a sentence. */
export type ParsedTrafficReceipt =
  | { readonly kind: "receipt"; readonly receipt: TrafficReceipt }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads a receipt's text. One that is damaged or was edited is none. */
export function parseTrafficReceipt(text: string): ParsedTrafficReceipt {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "unreadable", reason: "It is no JSON." };
  }
  const parsed = TRAFFIC_RECEIPT.safeParse(value);
  if (!parsed.success) return { kind: "unreadable", reason: "It is not the receipt of `logstack traffic`." };
  const { digest, ...rest } = parsed.data;
  return digest === digestOf(rest)
    ? { kind: "receipt", receipt: parsed.data }
    : { kind: "unreadable", reason: "It was changed after it was written: its digest is not that of what it says." };
}

const COUNT = z.number().int().nonnegative();

/** The shape of a receipt, also inside of a retirement's record. */
export const TRAFFIC_RECEIPT = z.strictObject({
  format: z.literal(1),
  kind: z.literal("traffic"),
  by: z.string(),
  at: COUNT,
  expiresAt: COUNT,
  quietMs: COUNT,
  moved: z
    .array(
      z.strictObject({
        source: z.string(),
        environment: z.string(),
        from: z.string(),
        to: z.string(),
        by: z.enum(["events", "probe"]),
        old: COUNT,
        new: COUNT,
        sent: COUNT.optional(),
        arrived: COUNT.optional(),
        probe: z.string().optional(),
      }),
    )
    .min(1),
  digest: z.string(),
});
