import type { Clock, Ids } from "./clock.ts";
import type { CodeArchives } from "./lambda/code-archives.ts";
import type { CodeRunner } from "./lambda/code-runner.ts";
import type { Faults } from "./faults/faults.ts";
import type { Digests } from "./s3/digests.ts";
import type { MachineRecord } from "./machines/rehearsed-boot.ts";
import type { MachineRunner } from "./machines/machine-runner.ts";
import type { Change } from "./state/memory-tables.ts";
import type { ContentStore } from "./state/content-store.ts";
import type { Store } from "./state/store.ts";
import type {
  JsonSchemas,
  JsonServiceName,
  QuerySchemas,
  QueryServiceName,
  RestJsonSchemas,
  RestJsonServiceName,
} from "./wire/service-schemas.ts";

/** What boots machines. */
export interface MachinePorts {
  readonly runner: MachineRunner;
  readonly record: MachineRecord;
  /** Has `onChange` hear of every change of the store. */
  readonly watch: (onChange: (change: Change) => void) => () => void;
  /** Whether the cache that stands for those of all stacks listens; undefined where none does. */
  readonly reachCache: (() => Promise<boolean>) | undefined;
}

/** All the I/O an engine does. */
export interface EnginePorts {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
  /**
   * The wall clock in milliseconds since the Unix epoch, which no sleep of AWS's moves on: what clients hold, and what they
   * would lose, expires by it.
   */
  readonly wallClock: () => number;
  /** Names resources. */
  readonly ids: Ids;
  /** Names requests; apart from `ids`, so that the number of calls does not change the names of resources. */
  readonly requestIds: Ids;
  readonly digests: Digests;
  /** Imports the wire schemas of a Query service, which takes a moment. */
  readonly loadSchemas: (signingName: QueryServiceName) => Promise<QuerySchemas>;
  /** The same for a service that speaks AWS JSON. */
  readonly loadJsonSchemas: (signingName: JsonServiceName) => Promise<JsonSchemas>;
  /** The same for a service that speaks REST-JSON. */
  readonly loadRestJsonSchemas: (signingName: RestJsonServiceName) => Promise<RestJsonSchemas>;
  /** Keeps the code of Lambda's functions. */
  readonly archives: CodeArchives;
  /** Runs it. */
  readonly runner: CodeRunner;
  /** Has machines boot for real; without it they boot by assumption. */
  readonly machines?: MachinePorts | undefined;
  /** Told of a defect in the engine itself, which clients see as an `InternalFailure`. */
  readonly reportDefect: (error: unknown) => void;
  /** Where the engine listens, once it does: some resources are URLs that lead back to it. */
  readonly endpoint?: () => string | undefined;
  /** Makes resources fail on purpose. */
  readonly faults?: Faults;
  /** A `replica` answers what reads and carries nothing out: whatever is in progress is its original's. `original`, if not given. */
  readonly role?: "original" | "replica";
}
