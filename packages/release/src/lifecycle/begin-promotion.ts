import { findLast } from "./plan-promotion.ts";
import type { PromotedRelease, Promotion } from "./promotion.ts";

/** What a promotion is made of when it begins. */
export interface PromotionBeginning {
  readonly environment: string;
  readonly release: PromotedRelease;
  readonly by: string | undefined;
  /** The promotions to the environment, in any order. */
  readonly history: readonly Promotion[];
  /** Milliseconds since the Unix epoch, by the clock of whoever promotes. */
  readonly now: number;
  /** Letters that no other promotion has. */
  readonly unique: string;
}

/**
 * Returns a promotion as it begins, later than every one before it even where their clocks were ahead: which of them is
 * the last decides what may follow, and only one at a time begins.
 */
export function beginPromotion({ environment, release, by, history, now, unique }: PromotionBeginning): Promotion {
  const last = findLast(history, { environment });
  const startedAt = Math.max(now, last === undefined ? 0 : last.startedAt + 1);
  // oxlint-disable-next-line eslint/no-restricted-globals -- it writes a moment that is given; it reads no clock.
  const moment = new Date(startedAt).toISOString().replaceAll(/[-:.]/g, "");
  return { id: `${moment}-${unique}`, environment, release, startedAt, by };
}
