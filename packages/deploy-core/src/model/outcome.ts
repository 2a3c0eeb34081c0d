import type { RootCause } from "../plan/find-root-cause.ts";
import type { Refusal } from "./refusal.ts";

/** How a deployment ended. Every ending is one of these; a surprise is thrown as a `DeployError` instead. */
export type DeployOutcome =
  | {
      readonly kind: "deployed";
      readonly operation: "create" | "update";
      readonly outputs: Outputs;
      readonly elapsedMs: number;
    }
  | { readonly kind: "unchanged"; readonly outputs: Outputs }
  | { readonly kind: "planned"; readonly operation: "create" | "update" | "none" }
  | { readonly kind: "destroyed"; readonly retained: readonly string[]; readonly elapsedMs: number }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "rolledBack"; readonly rootCause: RootCause | undefined; readonly elapsedMs: number }
  | {
      readonly kind: "failed";
      readonly status: string;
      readonly rootCause: RootCause | undefined;
      readonly hints: readonly string[];
      readonly elapsedMs: number;
    }
  | { readonly kind: "stillRunning"; readonly status: string; readonly waitedMs: number; readonly reattach: string };

export type Outputs = Readonly<Record<string, string>>;

/** The process exit code that tells an outcome to a script: 0 done, 1 failed, 3 refused, 4 still running. */
export function exitCodeOf(outcome: DeployOutcome): 0 | 1 | 3 | 4 {
  return EXIT_CODES[outcome.kind];
}

const EXIT_CODES = {
  deployed: 0,
  unchanged: 0,
  planned: 0,
  destroyed: 0,
  absent: 0,
  refused: 3,
  rolledBack: 1,
  failed: 1,
  stillRunning: 4,
} as const satisfies Record<DeployOutcome["kind"], number>;
