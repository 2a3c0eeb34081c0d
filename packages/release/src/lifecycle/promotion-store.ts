import type { Lease } from "./lease.ts";
import type { Promotion } from "./promotion.ts";

/** A lease as it was read, and the mark of that very state of it. */
export interface MarkedLease {
  readonly lease: Lease;
  readonly mark: string;
}

/**
 * How many promotions of an environment are looked at, the newest, where they decide something. A release that was there
 * before all of these has to pass again: somebody who promotes does not wait for the history of years.
 */
export const PROMOTIONS_LOOKED_AT = 500;

/** The promotions to one environment. */
export interface PromotionList {
  /** The newest, the very newest first. */
  readonly newest: readonly Promotion[];
  /** How many there are in all. */
  readonly total: number;
}

/** Where promotions and leases are kept: beside the releases. */
export interface PromotionStore {
  /** The promotions to an environment that began last, `most` of them; one that cannot be read is an error, never left out. */
  listPromotions(environment: string, most: number): Promise<PromotionList>;
  /** Writes how a promotion stands; only whoever began it writes it, and nothing of another is written over. */
  putPromotion(promotion: Promotion): Promise<void>;
  findLease(environment: string): Promise<MarkedLease | undefined>;
  /**
   * Writes a lease where it is still as it was read (`undefined`: where there is none); returns its new mark, or undefined
   * when somebody was faster.
   */
  putLease(environment: string, lease: Lease, mark: string | undefined): Promise<string | undefined>;
  close(): void;
}
