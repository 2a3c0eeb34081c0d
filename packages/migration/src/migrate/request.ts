import type { Tolerance } from "../model/comparison.ts";
import type { Form } from "../plan/sites.ts";

/** What a migration is asked for. */
export interface MigrationRequest {
  /** A new name; one that is gone on with keeps its own, and its form. */
  readonly id: string;
  readonly form: Form;
  /** Who asks, for instance the ARN of the credentials. */
  readonly by: string;
  /** For how long the source is kept after the switch, in milliseconds. */
  readonly keepMs: number;
  /** How far apart the two readings of a side are, in milliseconds. */
  readonly apartMs: number;
  /** For how long a receipt holds, in milliseconds. */
  readonly receiptMs: number;
  readonly tolerances: readonly Tolerance[];
}
