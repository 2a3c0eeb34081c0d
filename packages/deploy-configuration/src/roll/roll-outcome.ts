/** How a roll ended. Machines that were replaced stay so: to go back, move the pointer back and roll again. */
export type RollOutcome =
  | { readonly kind: "rolled"; readonly replaced: readonly ReplacedMachine[] }
  | {
      /** Nothing more was ended. */
      readonly kind: "stopped";
      readonly role: string;
      /** The machine that it was about; undefined where the whole group or cluster is in the way. */
      readonly instanceId: string | undefined;
      /** What was waited for or done, as a phrase: `waiting for the replacement of i-0a`. */
      readonly step: string;
      /** Sentences: what, and what was seen last. */
      readonly reason: string;
      /** Of the machine: from its report, else from its console; oldest first. */
      readonly lastLines: readonly string[];
      /** What a person can do about it, each a sentence. */
      readonly hints: readonly string[];
      readonly replaced: readonly ReplacedMachine[];
      /** What could not be taken back, each a sentence. The next roll does it. */
      readonly left: readonly string[];
    }
  | {
      readonly kind: "interrupted";
      readonly step: string;
      readonly replaced: readonly ReplacedMachine[];
      readonly left: readonly string[];
    };

/** A machine that was ended for another. */
export interface ReplacedMachine {
  readonly role: string;
  readonly instanceId: string;
  /** The machine in its place, which has the configuration; undefined where that did not happen (yet). */
  readonly by: string | undefined;
}
