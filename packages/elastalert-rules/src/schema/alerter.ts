import type { Keys } from "./shape.ts";

/** What an alerter needs and may have. */
export interface Alerter {
  readonly needs: readonly string[];
  readonly keys: Keys;
}

/** Makes an alerter from the names of the keys that it needs, with spaces between them. */
export function alerter(needs: string, table: Keys): Alerter {
  return { needs: needs.split(" ").filter((word) => word !== ""), keys: table };
}
