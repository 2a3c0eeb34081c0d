/** The port of `logstack aws serve`, which other emulators of AWS use, too. */
export const SERVED_PORT = 4566;

/** Where things lie in a checkout, by paths relative to its root. One place, so that a move is one edit. */
export const PROJECT = {
  config: "logstack.json",
  layers: "environments",
  /** Who sends log events, and which log stacks there are to send them to. */
  sources: "sources.json",
  sharedVariables: "environments/variables.json",
  /** What is declared to be migrated, a file each. */
  migrations: "migrations",
  /** What migrations did, a file each: it is not a part of what one removes to begin afresh. */
  journals: "migrations/journals",
  /** The state of the embedded AWS that the shipped environments run on. */
  state: ".logstack/embedded-aws",
} as const;
