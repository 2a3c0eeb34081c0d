import * as z from "zod";
import { parseJson } from "../json/parse-json.ts";
import type { Lease } from "./lease.ts";
import type { Promotion } from "./promotion.ts";

/** The form in which promotions and leases are written; a newer one is refused rather than misread. */
export const PROMOTION_FORMAT = 1;

/**
 * Returns the promotion in a stored text.
 *
 * @throws ReleaseError `invalidFile` when its shape or its format is another.
 */
export function parsePromotion(text: string, file: string): Promotion {
  return parseJson(text, { file, schema: PROMOTION }).value.promotion;
}

/** Returns the lease in a stored text. @throws ReleaseError `invalidFile` when its shape or its format is another. */
export function parseLease(text: string, file: string): Lease {
  return parseJson(text, { file, schema: LEASE_FILE }).value.lease;
}

/** The text that a promotion is stored as. */
export function renderPromotion(promotion: Promotion): string {
  return `${JSON.stringify({ format: PROMOTION_FORMAT, promotion }, null, 2)}\n`;
}

/** The text that a lease is stored as. */
export function renderLease(lease: Lease): string {
  return `${JSON.stringify({ format: PROMOTION_FORMAT, lease }, null, 2)}\n`;
}

const FORMAT = z.literal(PROMOTION_FORMAT, `must be ${PROMOTION_FORMAT}; a newer logstack may have written it.`);
const MOMENT = z.number().int();

const PROMOTION = z.strictObject({
  format: FORMAT,
  promotion: z.strictObject({
    id: z.string(),
    environment: z.string(),
    release: z.strictObject({
      number: z.string(),
      layers: z.record(z.string(), z.strictObject({ version: z.string(), digest: z.string() })),
    }),
    startedAt: MOMENT,
    by: z.string().optional(),
    ended: z
      .strictObject({
        at: MOMENT,
        result: z.enum(["passed", "failed"]),
        layers: z.record(
          z.string(),
          z.strictObject({
            outcome: z.string(),
            passed: z.boolean(),
            elapsedMs: z.number(),
            consents: z.array(z.string()),
          }),
        ),
      })
      .optional(),
  }),
});

const LEASE_FILE = z.strictObject({
  format: FORMAT,
  lease: z.strictObject({ holder: z.string(), release: z.string(), since: MOMENT, until: MOMENT }),
});
