import { DeployError } from "../../src/errors.ts";

/** Joins the lines of a small file. */
export function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}

/** Returns the `DeployError` that the action throws; anything else is a failure of the test. */
export function fail(action: () => unknown): DeployError {
  try {
    action();
  } catch (cause) {
    if (cause instanceof DeployError) return cause;
    throw cause;
  }
  throw new Error("The action was expected to throw a DeployError.");
}

/** Finds what the action throws besides a `DeployError`; undefined when it throws nothing else. */
export function findSurprise(action: () => unknown): unknown {
  try {
    action();
  } catch (cause) {
    if (!(cause instanceof DeployError)) return cause;
  }
  return undefined;
}
