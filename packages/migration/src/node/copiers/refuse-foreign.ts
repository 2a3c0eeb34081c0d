import { MigrationError } from "../../errors.ts";

const MOST_TOLD = 5;

/** Throws where a destination has indices of a migration's names that it did not make: a declared address may lead to a cluster that serves somebody else. */
export function refuseForeign(foreign: readonly string[]): void {
  if (foreign.length === 0) return;
  throw new MigrationError({
    code: "notCopied",
    problem: `The destination has ${foreign.length} of these indices already, and not from this migration: ${foreign.slice(0, MOST_TOLD).join(", ")}.`,
    hints: [
      "Look whether the declared destination is the right cluster. Nothing was changed there.",
      "Indices that are not needed are deleted by whoever owns them; then run the same command again.",
    ],
  });
}
