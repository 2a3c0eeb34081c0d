import { escapeTokens, LITERALS } from "../render/escape-tokens.ts";
import type { ResolvedVariables } from "./resolve-variables.ts";
import { renderReference, type SecretReference } from "./secret-reference.ts";

/** Reads the values of sensitive variables where they are kept. */
export interface SecretReader {
  /** @throws ReleaseError `unreadableSecret` that names the reference and why, never a value. */
  read(reference: SecretReference): Promise<string>;
}

/** What a sensitive value looks like wherever it would otherwise be seen. */
export const CONCEALED = "(sensitive)";

/** Returns the variables' values by name, for checks: each sensitive one as a placeholder. Never to be deployed. */
export function concealValues(variables: ResolvedVariables): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.kind === "plain" ? variable.value : CONCEALED]),
  );
}

/**
 * Returns the variables' values by name for a configuration: of each sensitive one, where it is kept. Machines read the value
 * themselves; whoever deploys never has it.
 */
export function referToSecrets(variables: ResolvedVariables): Readonly<Record<string, string>> {
  const entries = Object.entries(variables).map(([name, variable]) => [
    name,
    variable.kind === "plain" ? variable.value : escapeTokens(renderReference(variable.reference)),
  ]);
  return { ...Object.fromEntries(entries), ...LITERALS };
}

/** Returns a variable's value as a table may show it: a sensitive one as the place where it is kept. */
export function showValue(variable: ResolvedVariables[string]): string {
  return variable.kind === "plain" ? variable.value : `${CONCEALED} ${renderReference(variable.reference)}`;
}

/** Which variables are wanted, and who reads the sensitive ones. */
export interface RevealOptions {
  readonly secrets: SecretReader;
  /** Names in any case; a sensitive variable that nothing uses is not read. */
  readonly only: ReadonlySet<string>;
}

/**
 * Reads the sensitive variables that are wanted and returns all values by name, for the deployment itself: they go over
 * standard input and nowhere else. A secret is taken literally, even where it looks like a token: to substitute in it
 * would deploy another, and a refusal to do so would show a piece of it.
 *
 * @throws ReleaseError `unreadableSecret`.
 */
export async function revealValues(
  variables: ResolvedVariables,
  { secrets, only }: RevealOptions,
): Promise<Readonly<Record<string, string>>> {
  const wanted = new Set([...only].map((name) => name.toLowerCase()));
  const entries = Object.entries(variables).map(async ([name, variable]) => {
    if (variable.kind === "plain") return [name, variable.value] as const;
    if (!wanted.has(name.toLowerCase())) return [name, CONCEALED] as const;
    return [name, escapeTokens(await secrets.read(variable.reference))] as const;
  });
  return { ...Object.fromEntries(await Promise.all(entries)), ...LITERALS };
}
