import type { ConsentOption, DataEffect, Treatment } from "./data-effect.ts";

/** One effect of a deployment on one resource that holds data or is interrupted, as the listing of changes shows it. */
export interface ChangedData {
  readonly logicalId: string;
  readonly type: string;
  readonly treatment: Treatment;
  readonly effect: DataEffect;
  readonly certainty: "certain" | "possible";
  /** What data it holds, in words; undefined where it holds none, or where nobody has said. */
  readonly holds: string | undefined;
  /** The option that consents; undefined where none is needed. */
  readonly option: ConsentOption | undefined;
  /** Whether that option was given with this logical id. */
  readonly consented: boolean;
}
