/** A command of a machine that the engine answers. */
export interface MachineCall {
  /** For instance `systemctl`; a question of the stand-ins themselves begins with a dot. */
  readonly command: string;
  readonly args: readonly string[];
  /** Where it was called, as a path of the machine. */
  readonly folder: string;
  /** What `timeout` counts around it, the innermost first. */
  readonly timeouts: readonly string[];
  /** What it was given to read, where it reads. */
  readonly input: Uint8Array | undefined;
}

/** What a command says. */
export interface MachineAnswer {
  readonly code: number;
  readonly output?: string | Uint8Array;
  readonly errors?: string;
  /** The `timeout` that is over. */
  readonly expired?: string | undefined;
}

/** A boot to be run. */
export interface BootSpec {
  readonly instanceId: string;
  /** What bash runs. */
  readonly script: string;
  /** Answers a command; it does not reject. */
  readonly answer: (call: MachineCall) => Promise<MachineAnswer>;
  /** Told of every command, before it is answered. */
  readonly note: (call: MachineCall) => void;
}

/** How a boot ended. `tooLong`: it computed for longer than a boot may. `killed`: its machine was ended. */
export type BootEnding =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed" | "tooLong" }
  | { readonly kind: "broken"; readonly reason: string };

/** A boot that runs. */
export interface Boot {
  /** Resolves once nothing of it runs any more and its folder is gone. */
  readonly ended: Promise<BootEnding>;
  /** What the machine's console shows so far. */
  console(): string;
  /** The bytes of a file, by a path of the machine or one that leads into its root; undefined where there is none. */
  readFile(path: string): Uint8Array | undefined;
  /** Returns false where the file cannot be. */
  writeFile(path: string, bytes: Uint8Array): boolean;
  kill(): void;
  /** Lets it end by itself for some seconds, then kills it. */
  endSoon(): void;
}

/** Runs boots on the machine at hand, in folders of their own. */
export interface MachineRunner {
  start(spec: BootSpec): Boot;
  /** Ends all boots. */
  close(): Promise<void>;
}
