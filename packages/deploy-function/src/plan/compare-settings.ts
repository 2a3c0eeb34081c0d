import type { ObservedVersion } from "../model/observed-code.ts";

/** Returns the names of the settings in which two versions differ, in alphabetical order; never their values. */
export function compareSettings(
  a: Pick<ObservedVersion, "settings">,
  b: Pick<ObservedVersion, "settings">,
): readonly string[] {
  const names = new Set([...Object.keys(a.settings), ...Object.keys(b.settings)]);
  return [...names].filter((name) => a.settings[name] !== b.settings[name]).sort();
}
