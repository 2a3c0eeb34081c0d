/** What stands where a secret stood. */
export const REDACTED = "********";

/** A shorter one is hidden only where it is a word of its own, or it would take pieces out of ordinary words. */
const LONG_SECRET = 6;
/** One of one or two characters, which keeps nothing secret, is hidden only where it is all that is said. */
const SHORT_SECRET = 3;

/** Fields of events that say only words of ours, or where this is; programs tell events apart by them. */
const OURS: ReadonlySet<string> = new Set([
  "event",
  "verb",
  "kind",
  "operation",
  "stage",
  "status",
  "layer",
  "environment",
  "stackName",
  "account",
  "region",
]);

/** Returns a function that takes every secret out of whatever it is given, deep inside objects and lists too. */
export function createRedactor(secrets: readonly string[]): <Value>(value: Value) => Value {
  const forms = [...new Set(secrets.flatMap(findForms))].filter((secret) => secret !== "");
  // The longest first: one secret may be part of another.
  const hidden = forms.sort((a, b) => b.length - a.length).map((secret) => ({ secret, pattern: findPattern(secret) }));
  const hide = (text: string): string =>
    hidden.reduce(
      (left, { secret, pattern }) =>
        pattern === undefined ? (left === secret ? REDACTED : left) : left.replaceAll(pattern, () => REDACTED),
      text,
    );
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return hide(value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, OURS.has(key) && typeof inner === "string" ? inner : redact(inner)]),
    );
  };
  return <Value>(value: Value) => redact(value) as Value;
}

/** AWS quotes properties as JSON, in which a secret with quotes or line ends is written otherwise; addresses have it encoded. */
function findForms(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...(LONE_SURROGATE.test(secret) ? [] : [encodeURIComponent(secret)]),
  ];
}

/** Undefined for what is hidden only where it is the whole text. */
function findPattern(secret: string): string | RegExp | undefined {
  if (secret.length >= LONG_SECRET) return secret;
  if (secret.length < SHORT_SECRET) return undefined;
  const literal = secret.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu");
}

/** No address can have it, and `encodeURIComponent` throws over it. */
const LONE_SURROGATE = /\p{Surrogate}/u;
