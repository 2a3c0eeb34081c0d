/** What stands where a secret stood. */
export const REDACTED = "********";

/** Shorter values would hide ordinary words; no secret of AWS or Octopus is as short. */
const SHORTEST_SECRET = 6;

/** Returns a function that takes every secret out of whatever it is given, deep inside objects and lists too. */
export function createRedactor(secrets: readonly string[]): <Value>(value: Value) => Value {
  // AWS quotes properties as JSON, in which a secret with quotes or line ends is written otherwise.
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const hidden = [...new Set(forms)].filter((secret) => secret.length >= SHORTEST_SECRET);
  // The longest first: one secret may be part of another.
  hidden.sort((a, b) => b.length - a.length);
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return hidden.reduce((text, secret) => text.replaceAll(secret, REDACTED), value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redact(inner)]));
  };
  return <Value>(value: Value) => redact(value) as Value;
}
