/**
 * Returns a text that renders as this one, whatever it holds, where `LITERALS` are among the variables. `##{` is how a
 * literal `#{` is written; a `#` before that would make it a token again, and is written as a variable.
 */
export function escapeTokens(text: string): string {
  return text.replace(/#+(?=\{)/g, (hashes) => `${HASH_TOKEN.repeat(hashes.length - 1)}##`);
}

const HASH = "Logstack.Literal.Hash";
const HASH_TOKEN = `#{${HASH}}`;

/** The variables that escaped texts need. */
export const LITERALS: Readonly<Record<string, string>> = { [HASH]: "#" };
