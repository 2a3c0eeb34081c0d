/** Code to run, and what it may use. */
export interface ExecutionSpec {
  /** Environments are kept warm and taken again for the same key: it names the function, its code and its settings. */
  readonly key: string;
  /** True as long as the function is there, with this code and these settings. */
  readonly isCurrent: () => boolean;
  /** The zip archive with the code. */
  readonly readArchive: () => Uint8Array;
  /** For instance `index.handler`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** All variables of the environment but those that say where its folders are. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logFormat: "Text" | "JSON";
  /** The lowest level that code logs in the format JSON. */
  readonly logLevel: string;
  /** Host names of stacks, which no DNS knows: connections to them are led to a listener on this machine. */
  readonly hostNames: readonly string[];
  /** Names the log stream of an environment that is started. */
  readonly nameStream: () => string;
}

/** One request to code. */
export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly payload: string;
  /** The engine's time, which code prints into its logs. */
  readonly nowMs: number;
  /** JSON, as the caller gave it. */
  readonly clientContext?: string | undefined;
  /** What the handler's context object says beside. */
  readonly context: Readonly<Record<string, string>>;
}

/** What code wrote: one event of CloudWatch Logs. */
export interface LogLine {
  readonly atMs: number;
  readonly text: string;
}

/** An error as the answer to an invocation tells it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How code ended. */
export type RunOutcome =
  | { readonly kind: "answered"; readonly payload: string }
  /** The handler threw; its environment goes on. */
  | { readonly kind: "failed"; readonly error: FunctionError }
  /** The code could not be loaded. */
  | { readonly kind: "initFailed"; readonly error: FunctionError }
  | { readonly kind: "timedOut" }
  | { readonly kind: "outOfMemory" }
  /** The process ended by itself; `reason` is as AWS tells it: `exit status 1`, `signal: aborted`. */
  | { readonly kind: "exited"; readonly reason: string | undefined };

/** One run of code. */
export interface Run {
  readonly outcome: RunOutcome;
  readonly logStream: string;
  readonly lines: readonly LogLine[];
  readonly durationMs: number;
  /** How long the start of the environment took; undefined where a warm one was taken. */
  readonly initMs: number | undefined;
  readonly maxMemoryMb: number;
}

/** Runs code in execution environments. What code does wrong is an outcome; it rejects only for defects of its own. */
export interface CodeRunner {
  run(spec: ExecutionSpec, invocation: Invocation): Promise<Run>;
  /** Ends the environments that wait for invocations that cannot come: their function was changed or deleted. */
  retire(): void;
  /** Ends all environments, those that are busy included. */
  close(): Promise<void>;
}
