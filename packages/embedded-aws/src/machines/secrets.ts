/** What a machine was told in confidence. */
export interface Secrets {
  /** Keeps a value, and the texts in it where it is JSON. */
  add(value: string): void;
  /** Returns a text with stars in the place of all that is secret, also where it is written for a URL or in Base64. */
  mask(text: string): string;
}

/** Shorter ones would be found in any text. */
const SHORTEST = 4;

/** Returns a keeper of secrets that knows none. */
export function keepSecrets(): Secrets {
  const known = new Set<string>();
  const keep = (value: string): void => {
    if (value.length < SHORTEST) return;
    const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(value))).replace(/=+$/, "");
    for (const form of [value, ...value.split("\n"), encodeURIComponent(value), base64]) {
      if (form.length >= SHORTEST) known.add(form);
    }
  };
  return {
    add(value) {
      keep(value);
      for (const inside of textsIn(value)) keep(inside);
    },
    mask: (text) =>
      [...known]
        .toSorted((one, other) => other.length - one.length)
        .reduce((masked, secret) => masked.replaceAll(secret, "****"), text),
  };
}

function textsIn(value: string): readonly string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return leavesOf(parsed);
  } catch {
    return [];
  }
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
