/** Returns a value, and undefined for what the log has not: JSON leaves it out. */
export function present<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
