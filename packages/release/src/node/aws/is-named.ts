/** Returns true for an error of AWS that has one of these names. */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
