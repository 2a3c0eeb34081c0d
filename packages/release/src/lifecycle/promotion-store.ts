import type { Lease } from "./lease.ts";
import type { Promotion } from "./promotion.ts";

/** A lease as it was read, and the mark of that very state of it. */
export interface MarkedLease {
  readonly lease: Lease;
  readonly mark: string;
}

/** Where promotions and leases are kept: beside the releases. */
export interface PromotionStore {
  /** All promotions to an environment, in no order; one that cannot be read is an error, never left out. */
  listPromotions(environment: string): Promise<readonly Promotion[]>;
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
