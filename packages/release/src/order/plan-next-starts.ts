import type { LayerOrder } from "./plan-order.ts";

/** How far a run over several layers has come. A layer that is in none of the lists has not started. */
export interface RunProgress {
  readonly running: readonly string[];
  readonly succeeded: readonly string[];
  /** Failed, refused, skipped: whatever needs one of these cannot start any more. */
  readonly stopped: readonly string[];
}

/** What to do next in a run over several layers. */
export interface NextStarts {
  /** May start now, in this order. */
  readonly start: readonly string[];
  /** Will never start, and which of the layers they need are to blame. */
  readonly skip: readonly { readonly layer: string; readonly because: readonly string[] }[];
}

/** Returns which layers may start now that so much has happened, and which never will. */
export function planNextStarts(order: LayerOrder, progress: RunProgress): NextStarts {
  const begun = new Set([...progress.running, ...progress.succeeded, ...progress.stopped]);
  const waiting = order.layers
    .filter((layer) => !begun.has(layer))
    .map((layer) => ({ layer, needs: order.needs[layer] ?? [] }));
  return {
    start: waiting
      .filter(({ needs }) => needs.every((need) => progress.succeeded.includes(need)))
      .map(({ layer }) => layer),
    skip: waiting
      .map(({ layer, needs }) => ({ layer, because: needs.filter((need) => progress.stopped.includes(need)) }))
      .filter(({ because }) => because.length > 0),
  };
}
