import type { ProofRule } from "./data-proof.ts";
import type { Commands } from "./commands.ts";
import type { LayerDescription } from "./layer.ts";

/** What a destruction is asked for. */
export interface DestroyRequest {
  readonly layer: LayerDescription;
  /** The artifact's version, told where the stack does not say its own. */
  readonly version: string;
  readonly environment: string;
  readonly region: string;
  readonly expectedAccount: string | undefined;
  /** The region it is meant for; left out to take the one that is set up. */
  readonly expectedRegion?: string | undefined;
  /** The person has agreed already, on the command line. */
  readonly agreed: boolean;
  /** Logical ids of resources whose data may go; agreeing to the destruction alone names none. */
  readonly allowRemoving: readonly string[];
  /** The ARN of the stack that is meant: another one of its name is left alone. Left out to take whichever has the name. */
  readonly onlyStack?: string | undefined;
  /** Logical ids of buckets to empty once nothing but AWS can refuse the deletion; their data is somewhere else by then. */
  readonly emptying?: readonly string[];
  /** The file with the receipt that a copy elsewhere has the data; undefined where there is none. */
  readonly receipt?: string | undefined;
  /** Whether a person's naming of data that can be measured may stand for a receipt; it may unless said. */
  readonly proof?: ProofRule | undefined;
  /** The migration that asks; the buckets it empties are marked with it. */
  readonly migration?: string | undefined;
  /** When the command began, from which its wait counts, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Names of stacks whose termination protection a person lifted for this one destruction; those of others say nothing. */
  readonly liftProtection: readonly string[];
  /** When to stop waiting, in milliseconds since the Unix epoch; the operation itself goes on. */
  readonly deadlineAt: number;
  readonly commands: Commands;
}
