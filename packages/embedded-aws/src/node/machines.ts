import type { MachinePorts } from "../engine-ports.ts";
import type { WatchedStore } from "../faults/watched-store.ts";
import { ASKED } from "../machines/commands/commands.ts";
import { findBash } from "./find-bash.ts";
import { openMachineRecord } from "./machine-record.ts";
import { createMachineRunner } from "./machine-runner.ts";
import { openReachCache } from "./reach-cache.ts";

/**
 * What becomes of the boot scripts of machines. `rehearsed`: they run, in throw-away folders. `assumed`: none runs, and every
 * machine signals that it is well.
 */
export type MachineBoots = "rehearsed" | "assumed";

/** How machines are opened. */
export interface MachineOptions {
  readonly machines?: MachineBoots;
  /** Told what cannot be rehearsed here; printed on stderr by default. */
  readonly tellMachines?: (sentence: string) => void;
  /**
   * Where a cache listens, such as `127.0.0.1:6379`, that stands for those of all stacks: what machines connect to at the endpoint of a
   * replication group. By default there is none, and such an endpoint is reached as soon as its group is there.
   */
  readonly cache?: string;
  /** How long a boot may compute; two minutes if not told. */
  readonly bootLimitMs?: number;
}

/** Opens what boots machines; undefined where boots are assumed, which is said if it was not asked for. */
export function openMachines(
  { machines = "assumed", tellMachines, cache, bootLimitMs }: MachineOptions,
  { stateDir, store }: { readonly stateDir: string | undefined; readonly store: WatchedStore },
): MachinePorts | undefined {
  if (machines === "assumed") return undefined;
  const bash = findBash();
  if (bash.kind === "none") {
    const tell = tellMachines ?? ((sentence) => console.error(`embedded-aws: ${sentence}`));
    tell(`boot scripts of machines do not run here, and count as if they went well: ${bash.reason}.`);
    return undefined;
  }
  return {
    runner: createMachineRunner({
      bash: bash.path,
      asked: ASKED,
      ...(bootLimitMs === undefined ? {} : { limitMs: bootLimitMs }),
    }),
    record: openMachineRecord(stateDir),
    watch: (onChange) => store.watch(onChange),
    reachCache: openReachCache(cache),
  };
}
