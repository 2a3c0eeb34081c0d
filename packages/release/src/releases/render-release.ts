/**
 * Returns a value as canonical JSON: the keys of every object in the order of their code units, nothing between tokens.
 * Equal values have equal texts, so that the digest of the text is that of the value.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8785, of which this is the part that strings, whole numbers and nesting need.
 */
export function renderCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderCanonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${renderCanonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
