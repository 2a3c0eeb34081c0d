import type { Clock } from "../clock.ts";
import type { Engine } from "../engine.ts";
import type { Store } from "../state/store.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { parseDurationMs } from "./duration.ts";
import type { StaleFault } from "./fault.ts";
import { createLaggingStore, type Lag, type LaggingStore } from "./lagging-store.ts";
import type { ActiveFault } from "./tally.ts";
import type { WatchedStore } from "./watched-store.ts";

/** The replicas that answer stale reads, one for each fault that orders them. */
export interface Replicas {
  /** Begins to follow for each stale fault in force that has no replica, and ends those whose fault is not in force any more. */
  follow(active: readonly ActiveFault[]): void;
  answer(by: ActiveFault, request: HttpRequest): Promise<HttpResponse>;
}

/** What replicas are made of. */
export interface ReplicaPorts {
  readonly original: WatchedStore;
  readonly clock: Clock;
  /** Returns an engine that answers reads over that store and carries nothing out. */
  readonly openEngine: (store: Store) => Engine;
}

/** Returns the keeper of the replicas. They are told apart by the tally of their fault, which outlives changes of the plan. */
export function createReplicas({ original, clock, openEngine }: ReplicaPorts): Replicas {
  const replicas = new Map<ActiveFault["tally"], { readonly lagging: LaggingStore; readonly engine: Engine }>();
  return {
    follow(active) {
      for (const [tally, { lagging }] of replicas) {
        if (active.some((it) => it.tally === tally)) continue;
        lagging.end();
        replicas.delete(tally);
      }
      for (const { fault, tally } of active) {
        if (fault.kind !== "stale" || replicas.has(tally)) continue;
        const lagging = createLaggingStore(original, { lag: lagOf(fault), clock });
        replicas.set(tally, { lagging, engine: openEngine(lagging.store) });
      }
    },
    answer({ tally }, request) {
      const replica = replicas.get(tally);
      if (replica === undefined) throw new Error("A stale read came before its replica.");
      replica.lagging.beginRead();
      return replica.engine.answer(request);
    },
  };
}

function lagOf({ behind, reads }: StaleFault): Lag {
  return behind === undefined
    ? { kind: "reads", reads: reads ?? 1 }
    : { kind: "time", behindMs: parseDurationMs(behind) ?? 0 };
}
