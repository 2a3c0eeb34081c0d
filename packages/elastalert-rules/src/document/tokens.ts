const TOKEN = /(?<!#)#\{[^}]*\}?/;
const WHOLE = /^#\{[^{}]*\}$/;
const ENVIRONMENT_REFERENCE = /^\$(?:\{\w+\}|\w+)$/;

/** The first token `#{...}` in a text that is not written literally as `##{`. */
export function tokenIn(text: string): string | undefined {
  return TOKEN.exec(text)?.[0];
}

/** Whether a text is one token and nothing else; its value may be a number or a boolean. */
export function isWholeToken(text: string): boolean {
  return WHOLE.test(text.trim());
}

/** Whether a text is `$NAME` or `${NAME}`, which ElastAlert replaces from its process environment when it starts. */
export function isEnvironmentReference(text: string): boolean {
  return ENVIRONMENT_REFERENCE.test(text.trim());
}

/** Whether nobody can say here what a text will be: it holds a token or is an environment reference. */
export function isOpaque(value: unknown): boolean {
  return typeof value === "string" && (tokenIn(value) !== undefined || isEnvironmentReference(value));
}
