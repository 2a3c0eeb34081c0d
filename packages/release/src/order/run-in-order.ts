import type { LayerOrder } from "./plan-order.ts";
import { planNextStarts } from "./plan-next-starts.ts";

/** How to run over several layers. */
export interface OrderedRun<T> {
  /** How many layers may run at once; at least one. */
  readonly concurrency: number;
  readonly run: (layer: string) => Promise<T>;
  /** Whether the layers that need one with this result may start. */
  readonly mayContinue: (result: T) => boolean;
  /** Once it is aborted nothing more starts; what runs is waited for. */
  readonly signal?: AbortSignal;
}

/** How a layer's part of the run ended. */
export type LayerEnding<T> =
  | { readonly kind: "ran"; readonly result: T }
  | { readonly kind: "threw"; readonly error: unknown }
  /** Never started, because of these layers that it needs. */
  | { readonly kind: "skipped"; readonly because: readonly string[] }
  /** Never started, because the run was interrupted. */
  | { readonly kind: "interrupted" };

/**
 * Runs every layer once all that it needs has succeeded, side by side where the order allows; a layer that fails
 * holds back only those that need it. Returns how each ended, in the order's sequence. Never rejects.
 */
export async function runInOrder<T>(
  order: LayerOrder,
  { concurrency, run, mayContinue, signal }: OrderedRun<T>,
): Promise<ReadonlyMap<string, LayerEnding<T>>> {
  const endings = new Map<string, LayerEnding<T>>();
  const running = new Map<string, Promise<void>>();

  const start = async (layer: string): Promise<void> => {
    endings.set(layer, await endingOf(() => run(layer)));
    running.delete(layer);
  };

  for (;;) {
    const [succeeded, stopped] = partition(endings, mayContinue);
    const next = planNextStarts(order, { running: [...running.keys()], succeeded, stopped });
    for (const { layer, because } of next.skip) endings.set(layer, { kind: "skipped", because });
    if (next.skip.length > 0) continue;
    if (signal?.aborted !== true) {
      for (const layer of next.start.slice(0, Math.max(1, concurrency) - running.size)) {
        running.set(layer, start(layer));
      }
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  return new Map(order.layers.map((layer) => [layer, endings.get(layer) ?? { kind: "interrupted" }]));
}

async function endingOf<T>(run: () => Promise<T>): Promise<LayerEnding<T>> {
  try {
    return { kind: "ran", result: await run() };
  } catch (error) {
    return { kind: "threw", error };
  }
}

function partition<T>(
  endings: ReadonlyMap<string, LayerEnding<T>>,
  mayContinue: (result: T) => boolean,
): readonly [readonly string[], readonly string[]] {
  const succeeded: string[] = [];
  const stopped: string[] = [];
  for (const [layer, ending] of endings) {
    (ending.kind === "ran" && mayContinue(ending.result) ? succeeded : stopped).push(layer);
  }
  return [succeeded, stopped];
}
