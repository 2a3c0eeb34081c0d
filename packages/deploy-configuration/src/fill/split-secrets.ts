import type { ConfigurationDefinition } from "../model/configuration-definition.ts";

/** Values that may stand in files, and those that may not. */
export interface SplitValues {
  readonly values: Readonly<Record<string, string>>;
  /** By name in files: where the secret is kept. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Splits the values of parameters: one that is declared with `NoEcho` is where a secret is kept, and so is what a definition's
 * `secrets` name.
 */
export function splitSecrets(
  values: Readonly<Record<string, string>>,
  { secrets = {}, noEcho }: Pick<ConfigurationDefinition, "secrets"> & { readonly noEcho: ReadonlySet<string> },
): SplitValues {
  const [hidden, plain] = [true, false].map((isHidden) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => noEcho.has(name) === isHidden)),
  );
  const named = Object.fromEntries(Object.entries(secrets).map(([name, parameter]) => [name, values[parameter] ?? ""]));
  return { values: plain ?? {}, secrets: { ...hidden, ...named } };
}
