import type { DestroyRequest } from "./destroy-request.ts";

/** What a rollback is asked for. */
export interface RollbackRequest extends DestroyRequest {
  /** Logical ids of resources that a rollback which got stuck may leave as they are. */
  readonly skip: readonly string[];
}
