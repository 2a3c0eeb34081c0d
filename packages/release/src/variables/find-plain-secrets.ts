import type { Variable, VariableSet } from "./parse-variables.ts";

/** A value that stands in a file under a name that is sensitive elsewhere. */
export interface PlainSecret {
  readonly variable: Variable;
  readonly file: string;
  /** A sentence that begins with the variable's name; it holds no value. */
  readonly problem: string;
}

/**
 * Finds plain values of variables that are sensitive in another scope or another file. A name is sensitive or it is not:
 * whoever takes it for a secret in production would find its staging value in every log.
 */
export function findPlainSecrets(sets: readonly VariableSet[]): readonly PlainSecret[] {
  const sensitive = new Set(
    sets.flatMap(({ variables }) =>
      variables.flatMap(({ kind, name }) => (kind === "sensitive" ? [name.toLowerCase()] : [])),
    ),
  );
  return sets.flatMap(({ file, variables }) =>
    variables
      .filter(({ kind, name }) => kind === "plain" && sensitive.has(name.toLowerCase()))
      .map((variable) => ({
        variable,
        file,
        problem: `${variable.name} is sensitive, and its value stands here; say where it is kept instead.`,
      })),
  );
}
