import type { LayerOptions } from "./promote-request.ts";

/** Which sources are meant: by name, or all that are declared. */
export type ChosenSources = readonly string[] | "all";

/** What `logstack redirect` was asked to do. */
export interface RedirectRequest {
  readonly sources: ChosenSources;
  /** The log stack's name in sources.json. */
  readonly to: string;
  /** The last environment to promote to for now; undefined for all of them. */
  readonly until: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** What `logstack traffic` was asked to watch. */
export interface TrafficRequest {
  readonly sources: ChosenSources;
  /** The names of two log stacks in sources.json. */
  readonly from: string;
  readonly to: string;
  /** Only the sources of these environments; all when there is none. */
  readonly environments: readonly string[];
  readonly probe: boolean;
  readonly untilMoved: boolean;
  /** In milliseconds, as all lengths of time here: between two readings. */
  readonly everyMs: number;
  /** Without an event at the old stack, before a source counts as moved. */
  readonly quietMs: number;
  /** How long to watch at most. */
  readonly forMs: number;
  /** How long a probe may take. */
  readonly patienceMs: number;
  /** The time of the oldest events that are counted as recent, before now. */
  readonly sinceMs: number;
  /** A file for the receipt. */
  readonly receipt: string | undefined;
  readonly json: boolean;
}

/** What `logstack retire` was asked to do. */
export interface RetireRequest {
  readonly environment: string;
  /** Undefined for as long as it is kept by default, or as its first call said. */
  readonly afterMs: number | undefined;
  readonly receipt: string | undefined;
  readonly liftProtection: readonly string[];
  /** By layer: what lets its data go, as `logstack destroy` takes it. */
  readonly layerOptions: LayerOptions;
  readonly cancel: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}
