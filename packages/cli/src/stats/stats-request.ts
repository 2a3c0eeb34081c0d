import type { Statistics } from "@logstack/migration";

/** The kinds of statistics, by the words of the command line. */
export type StatisticsKind = Exclude<Statistics["kind"], "unreadable">;

/** How one side is read. */
export interface SideRequest {
  /** As a person wrote it; see `parseTarget`. */
  readonly target: string;
  readonly environment: string | undefined;
  /** Which of a stack's data; undefined for the first that there is. */
  readonly of: StatisticsKind | undefined;
  /** Of a cluster: which indices. */
  readonly indices: string;
  /** The name of the environment variable that holds the credentials; undefined for the one that is usual. */
  readonly key: string | undefined;
}

/** What `logstack stats show` was asked for. */
export interface ShowStatsRequest extends SideRequest {
  readonly json: boolean;
}

/** What `logstack stats compare` was asked for. */
export interface CompareStatsRequest {
  readonly source: SideRequest;
  readonly copy: SideRequest;
  /** How far apart the two readings of a side are, in milliseconds. */
  readonly apartMs: number;
  /** The migration whose declared tolerances hold; undefined for none. */
  readonly migration: string | undefined;
  /** Where the receipt goes. */
  readonly receipt: string | undefined;
  /** For how long it holds, in milliseconds. */
  readonly validMs: number;
  readonly json: boolean;
}

/** How often, and for how long, a side is read again. */
export interface Rhythm {
  /** In milliseconds. */
  readonly everyMs: number;
  /** In milliseconds; undefined until Ctrl-C. */
  readonly forMs: number | undefined;
}

/** What `logstack stats watch` was asked for. */
export interface WatchStatsRequest extends SideRequest, Rhythm {}

/** What `logstack stats export` was asked for. */
export interface ExportStatsRequest extends SideRequest {
  /** Undefined for one reading. */
  readonly rhythm: Rhythm | undefined;
  readonly to:
    | { readonly kind: "output" }
    | { readonly kind: "file"; readonly file: string }
    | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: boolean };
}
