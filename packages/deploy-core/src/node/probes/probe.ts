import type { DataAmount, DataProbe } from "../../model/data-probe.ts";
import type { ClientSettings } from "../client-settings.ts";

/** What every look at a resource works with. */
export interface ProbeConnection {
  readonly settings: ClientSettings;
  /** True when AWS is an emulator on this machine. */
  readonly loopback: boolean;
  /** Ends the look; its calls are given it. */
  readonly signal: AbortSignal;
}

/** One service's look at one resource. What it throws becomes `unreadable`. */
export type Probe = (physicalId: string, connection: ProbeConnection) => Promise<DataProbe>;

/** Returns an amount that is exact unless said otherwise. */
export function anAmount(
  count: number,
  unit: DataAmount["unit"],
  exactness: DataAmount["exactness"] = "exact",
): DataAmount {
  return { count, unit, exactness };
}

/** Returns what was found to hold data; `newestAt` where the service tells it. */
export function holds(
  amounts: readonly DataAmount[],
  more: {
    readonly newestAt?: Date | undefined;
    readonly sinceAt?: Date | undefined;
    readonly notes?: readonly string[];
  } = {},
): DataProbe {
  const { newestAt, sinceAt, notes = [] } = more;
  return { kind: "holds", amounts, newestAt: newestAt?.getTime(), sinceAt: sinceAt?.getTime(), notes };
}

/** Returns what is said of a resource that the stack has and its service does not know; that proves nothing. */
export function notFound(): DataProbe {
  return { kind: "unreadable", reason: "AWS does not find it" };
}
