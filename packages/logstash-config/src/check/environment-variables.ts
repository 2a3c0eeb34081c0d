/** A `${NAME}` or `${NAME:default}` in a text. */
export interface EnvironmentReference {
  readonly name: string;
  readonly default: string | undefined;
  /** Where in the text it starts. */
  readonly offset: number;
}

const REFERENCE = /\$\{([A-Za-z_.][\w.]*)(?::([^}]*))?\}/g;

/** The environment variables that Logstash replaces in a text before it looks at it. */
export function environmentReferences(text: string): readonly EnvironmentReference[] {
  return Array.from(text.matchAll(REFERENCE), (found) => ({
    name: found[1] ?? "",
    default: found[2],
    offset: found.index,
  }));
}

/** The text with the defaults of its variables; undefined when one has none, since then only the machine knows. */
export function withDefaults(text: string): string | undefined {
  if (environmentReferences(text).some((reference) => reference.default === undefined)) return undefined;
  return text.replaceAll(REFERENCE, (_whole, _name, byDefault: string) => byDefault);
}
