import { setImmediate as nextTurn } from "node:timers/promises";
import type { EnginePorts } from "../engine-ports.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import { createVirtualClock, type EngineClock } from "./clock.ts";
import { createSeededIds } from "./seeded-ids.ts";

/** What is to be the same each time. */
export interface RepeatableOptions {
  /** Other seeds give other ids. */
  readonly seed: string;
  /** When the engine's time begins, in milliseconds since the Unix epoch; the first of January 2026 if not given. */
  readonly startAtMs?: number;
}

/** What an engine is put together with so that the same calls give the same answers, byte for byte. */
export interface Repeatable {
  readonly clock: EngineClock;
  portsOver(state: {
    readonly store: Store;
    readonly content: ContentStore;
  }): Pick<EnginePorts, "content" | "ids" | "requestIds">;
  /** Returns what answers each call after `begun`, and once all work that came before the call has ended. */
  afterWork<Call, Answer>(
    answer: (call: Call) => Promise<Answer>,
    begun: () => Promise<void>,
  ): (call: Call) => Promise<Answer>;
}

const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

/** How much later each call is than the work before it, so that what calls make can be told apart by its time. */
const CALL_MS = 1_000;

/** Engines over one state, one after the other, are not to give the same ids twice. */
const STARTS_TABLE = "engine-starts";

/** Returns an engine's surroundings in which nothing depends on this machine's clock, on chance, or on which of two reads is quicker. */
export function createRepeatable({ seed, startAtMs = DEFAULT_START_MS }: RepeatableOptions): Repeatable {
  const clock = createVirtualClock(startAtMs);
  return {
    clock,
    portsOver({ store, content }) {
      const starts = store.table<{ readonly count: number }>(STARTS_TABLE);
      const count = (starts.get(seed)?.count ?? 0) + 1;
      starts.put(seed, { count });
      return {
        // In its turn: of two steps that read side by side, the one that began first goes on first.
        content: { ...content, read: async (id) => content.readNow(id) },
        ids: createSeededIds(`${seed} ${count}`),
        requestIds: createSeededIds(`${seed} ${count} requests`),
        wallClock: () => clock.now(),
      };
    },
    afterWork: (answer, begun) => async (call) => {
      await begun();
      do await nextTurn();
      while (!clock.isIdle());
      clock.advanceTo(clock.now() + CALL_MS);
      return await answer(call);
    },
  };
}
