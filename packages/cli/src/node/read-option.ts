import { InvalidArgumentError } from "commander";

/** Gathers the values of an option that may be given more than once. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** Reads a whole number from 1. @throws InvalidArgumentError for anything else, which commander tells. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}
