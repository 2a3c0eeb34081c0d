import type { Store } from "../state/store.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { FunctionStore } from "./function-store.ts";

/** Removes the archives that no function refers to: those of changed functions, and what a crash left without a record. */
export interface CodeSweeper {
  /** Has them removed soon; calls until then are one. */
  sweep(): void;
}

/** What a sweeper works with. */
export interface SweeperPorts {
  readonly store: Store;
  readonly archives: CodeArchives;
  readonly functions: Pick<FunctionStore, "codeInUse">;
  readonly reportDefect: (error: unknown) => void;
}

/**
 * Returns what removes unused archives. What the records on disk may still refer to stays, for a kill would bring them
 * back: so it waits until the records of now are there, and keeps what is referred to before and after.
 */
export function createCodeSweeper({ store, archives, functions, reportDefect }: SweeperPorts): CodeSweeper {
  let state: "idle" | "sweeping" | "sweepingAgain" = "idle";
  const sweepOnce = async (): Promise<void> => {
    const inUse = functions.codeInUse();
    await store.flush();
    archives.keepOnly(new Set([...inUse, ...functions.codeInUse()]));
  };
  const sweepAll = async (): Promise<void> => {
    do {
      state = "sweeping";
      await sweepOnce();
    } while (isAskedAgain());
  };
  const isAskedAgain = (): boolean => state === "sweepingAgain";
  return {
    sweep() {
      if (state !== "idle") {
        state = "sweepingAgain";
        return;
      }
      sweepAll()
        .catch(reportDefect)
        .finally(() => {
          state = "idle";
        });
    },
  };
}
